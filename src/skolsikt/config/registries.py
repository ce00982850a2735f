"""What the rooms offer each other's pages, by dotted name. Pages do not import pages: they find these in a registry.

One entry = one line here. ``skolsikt.web.registry.entries(kind)`` gives the objects.
"""

from __future__ import annotations

from pathlib import Path

import skolsikt.web

WEB = Path(skolsikt.web.__file__).parent

CARDS: tuple[str, ...] = (
    "skolsikt.web.pages.overview.tasks.TASKS",
    "skolsikt.web.pages.class_group.own_groups.OWN_GROUPS",
    "skolsikt.web.pages.overview.trend.TREND",
    "skolsikt.web.pages.overview.lessons.LESSONS",
    "skolsikt.web.pages.overview.groups.SCHOOLS",
    "skolsikt.web.pages.overview.groups.GRADE_LEVELS",
    "skolsikt.web.pages.overview.freshness.FRESHNESS",
    "skolsikt.web.pages.overview.sexes.SEXES",
    "skolsikt.web.pages.reading.card.EXERCISE",
    "skolsikt.web.pages.data_protection.insight_card.INSIGHT",
)
DUE: tuple[str, ...] = (
    "skolsikt.web.pages.releases.due.releases_due",
    "skolsikt.web.pages.records_requests.due.requests_due",
    "skolsikt.web.pages.data_protection.due.matters_due",
    "skolsikt.web.pages.data.due.loading_due",
    "skolsikt.web.pages.data.due.questions_due",
    "skolsikt.web.pages.comments.due.comments_due",
    "skolsikt.web.pages.how_we_count.due.reviews_due",
)
POINT_ACTIONS: tuple[str, ...] = (
    "skolsikt.web.pages.number.follow.follow_the_number",
    "skolsikt.web.pages.compare.points.compare_with_the_rest",
    "skolsikt.web.pages.compare.points.break_down",
    "skolsikt.web.pages.compare.points.over_time",
    "skolsikt.web.pages.compare.points.ask_why",
)
REPORT_BLOCKS: tuple[str, ...] = ()
JOBS: tuple[str, ...] = (
    "skolsikt.jobs.access_log_head.JOB",
    "skolsikt.jobs.calendar_entry.JOB",
    "skolsikt.jobs.clear_sessions.JOB",
    "skolsikt.jobs.co_marking_entry.JOB",
    "skolsikt.jobs.cut_release.JOB",
    "skolsikt.jobs.event_entry.JOB",
    "skolsikt.jobs.fetch_open_data.JOB",
    "skolsikt.jobs.late_sources.JOB",
    "skolsikt.jobs.load_inbox.JOB",
    "skolsikt.jobs.password_link.JOB",
    "skolsikt.jobs.pull_ss12000.JOB",
    "skolsikt.jobs.read_anew.JOB",
    "skolsikt.jobs.retention.JOB",
    "skolsikt.jobs.review_reminders.JOB",
    "skolsikt.jobs.segregation.JOB",
    "skolsikt.jobs.unusual_access.JOB",
)
MEASURE_USES: tuple[str, ...] = (
    "skolsikt.web.pages.overview.uses.uses_on_overview",
    "skolsikt.web.pages.compare.uses.uses_on_compare",
    "skolsikt.web.pages.data.uses.uses_on_data",
)
DATA_PROTECTION_TOOLS: tuple[str, ...] = (
    "skolsikt.web.pages.data_protection.tools.LOG",
    "skolsikt.web.pages.data_protection.tools.MATTERS",
    "skolsikt.web.pages.records_requests.tools.REQUESTS",
    "skolsikt.web.pages.documents.tools.DOCUMENTS",
    "skolsikt.web.pages.releases.tools.RELEASES",
    "skolsikt.web.pages.data_protection.tools.RETENTION",
    "skolsikt.web.pages.data_protection.tools.RESPONSIBLE_USE",
)

ALL = {
    "cards": CARDS,
    "due": DUE,
    "point_actions": POINT_ACTIONS,
    "report_blocks": REPORT_BLOCKS,
    "jobs": JOBS,
    "measure_uses": MEASURE_USES,
    "data_protection_tools": DATA_PROTECTION_TOOLS,
}
