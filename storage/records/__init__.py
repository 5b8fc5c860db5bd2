"""The records: frozen values that pass between stages through the store.

Names follow the field's standards: RFC 4287 for entries, schema.org NewsArticle
and ninjs for articles, WARC for captures, Standard Webhooks for deliveries.
All times are aware UTC. A key is derived from content, so that making a record
twice stores it once.
"""

from storage.records.articles import (
    Article,
    Changes,
    Dateline,
    Image,
    Original,
    Reprint,
    ReprintKind,
    Signature,
    Status,
)
from storage.records.captures import Capture, Decision, Entry, Follow, Found, KnownItems, Walk
from storage.records.editions import (
    Cadence,
    Delivery,
    Digest,
    Ended,
    Known,
    Link,
    Purpose,
    Refusals,
    Shown,
    Subscription,
)
from storage.records.findings import (
    Classification,
    Level,
    Membership,
    Merger,
    Planned,
    PlannedEvent,
    Profile,
    Story,
    Tag,
    Translation,
    Vector,
    evidence_of_tag,
)
from storage.records.keys import KEY_VERSION, digest, key
from storage.records.outcomes import Further, Outcome, Record
from storage.records.sites import Recurring, SharedKind, SitePage
from storage.records.sources import Display, FetchPolicy, Health, HealthState, Source, Trial

__all__ = [
    "KEY_VERSION",
    "Article",
    "Cadence",
    "Capture",
    "Changes",
    "Classification",
    "Dateline",
    "Decision",
    "Delivery",
    "Digest",
    "Display",
    "Ended",
    "Entry",
    "FetchPolicy",
    "Follow",
    "Found",
    "Further",
    "Health",
    "HealthState",
    "Image",
    "Known",
    "KnownItems",
    "Level",
    "Link",
    "Membership",
    "Merger",
    "Original",
    "Outcome",
    "Planned",
    "PlannedEvent",
    "Profile",
    "Purpose",
    "Record",
    "Recurring",
    "Refusals",
    "Reprint",
    "ReprintKind",
    "SharedKind",
    "Shown",
    "Signature",
    "SitePage",
    "Source",
    "Status",
    "Story",
    "Subscription",
    "Tag",
    "Translation",
    "Trial",
    "Vector",
    "Walk",
    "digest",
    "evidence_of_tag",
    "key",
]
