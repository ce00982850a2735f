"""From a file to a published version: receive, recognise, read, check, publish; undo; results of analysis as loads."""
