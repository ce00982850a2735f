"""The addresses that systems call."""

from __future__ import annotations

from django.urls import path

from skolsikt.api.inbox import receive

app_name = "api"
urlpatterns = [path("inkorg/<str:name>", receive, name="inbox")]
