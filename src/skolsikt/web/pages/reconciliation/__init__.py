"""Avstämning: own figures against published ones, school by school."""
