//! The keys of `casebook.yaml`.

use crate::config::{check, tracker};
use crate::key::{Key, Names, Shape};
use crate::vocabulary::cause;

const TEXTS: Shape = Shape::Many(&Shape::Text);
const DAYS: Shape = Shape::Integer;

/// The keys of `casebook.yaml`, in the order of the reference.
pub const KEYS: &[Key] = &[
    Key::new("title", Shape::Text, "Fernhill Market incidents", "The site's name"),
    Key::new(
        "description",
        Shape::Text,
        "What broke, and what we learned",
        "One sentence below the name, in feeds too",
    ),
    Key::new(
        "base_url",
        Shape::Text,
        "https://incidents.example.org/",
        "Where the site will be. Full addresses in feeds and the sitemap begin with it; all other links are relative. Without it there is no sitemap",
    ),
    Key::new(
        "language",
        Shape::Text,
        "en",
        "The language of the pages and of the texts that are searched, such as `en` or `de`",
    ),
    Key::new(
        "content",
        Shape::Text,
        "content",
        "The folder of the postmortems; `content` where nothing is said",
    ),
    Key::new(
        "output",
        Shape::Text,
        "public",
        "The folder that `build` writes; `public` where nothing is said",
    ),
    Key::new(
        "theme",
        Shape::Text,
        "themes/ours",
        "A folder whose files replace those of the built-in theme, file by file",
    ),
    Key::new(
        "ignore",
        TEXTS,
        "[README.md, \"drafts/**\"]",
        "Patterns of files in the content folder that are not read: `*` within a name, `**` across folders; without `/` in any folder",
    ),
    Key::new(
        "dates",
        Shape::Map(&DATES),
        "",
        "What holds for dates and times that do not say it themselves",
    ),
    Key::new(
        "severities",
        Shape::Many(&Shape::Map(&SEVERITY)),
        "",
        "The scale, worst first; `sev1` to `sev4` where nothing is said",
    ),
    Key::new(
        "services",
        Shape::Many(&Shape::Map(&SERVICE)),
        "",
        "The known services; without them any name is a service",
    ),
    Key::new(
        "teams",
        Shape::Many(&Shape::Map(&TEAM)),
        "",
        "The known teams; without them any name is a team",
    ),
    Key::new(
        "policy",
        Shape::Map(&POLICY),
        "",
        "What holds for action items that do not say it themselves",
    ),
    Key::new(
        "trackers",
        Shape::Many(&Shape::Map(&tracker::KEYS)),
        "",
        "Exports of issue trackers, from which action items take their state; of a ticket in two, the later one counts",
    ),
    Key::new("reliability", Shape::Map(&RELIABILITY), "", "How the reliability figures are shown"),
    Key::new("check", Shape::Map(&check::KEYS), "", "What findings weigh"),
    Key::new(
        "headings",
        Shape::Each(Names::Part, &TEXTS),
        "{root_cause: [Ursache, why it broke]}",
        "More words that head a part of a postmortem",
    ),
    Key::new(
        "fields",
        Shape::Each(Names::Fact, &TEXTS),
        "{severity: [Stufe], resolved_at: [ended], ignored: [layout]}",
        "More names of facts, in front matter and in the body alike; names under `ignored` are keys of front matter that say nothing",
    ),
    Key::new(
        "causes",
        Shape::Many(&Shape::Map(&cause::KEYS)),
        "",
        "More causes, and more words for the built-in ones",
    ),
];

/// The keys of `dates`.
pub const DATES: [Key; 2] = [
    Key::new(
        "order",
        Shape::Word(ORDERS),
        "day-first",
        "How `3/4/2024` is meant in documents whose own dates do not show it; where nothing is said, such a date stays unread",
    ),
    Key::new(
        "zone",
        Shape::Text,
        "Europe/London",
        "The zone of times in documents that state none: a region, `UTC` or `+02:00`",
    ),
];

/// The words of `dates.order`.
pub const ORDERS: &[&str] = &["day-first", "month-first"];

/// The keys of one of `severities`.
pub const SEVERITY: [Key; 3] = [
    Key::new("level", Shape::Text, "sev1", "The name in addresses, filters and JSON").required(),
    Key::new("label", Shape::Text, "SEV1", "What people see; the level where nothing is said"),
    Key::new("aliases", TEXTS, "[critical, p1]", "Other words for it, compared without case"),
];

/// The keys of one of `services`.
pub const SERVICE: [Key; 4] = [
    Key::new("id", Shape::Text, "checkout", "The name in front matter and addresses").required(),
    Key::new("title", Shape::Text, "Checkout", "What people see; the id where nothing is said"),
    Key::new("team", Shape::Name(Names::Team), "payments", "The team that owns it"),
    Key::new("aliases", TEXTS, "[order service]", "Other names for it, compared without case"),
];

/// The keys of one of `teams`.
pub const TEAM: [Key; 3] = [
    Key::new("id", Shape::Text, "payments", "The name in front matter and addresses").required(),
    Key::new("title", Shape::Text, "Payments", "What people see; the id where nothing is said"),
    Key::new(
        "members",
        TEXTS,
        "[Karim Haddad, Priya Raghunathan]",
        "The people in it; an action item of one of them falls to the team",
    ),
];

/// The keys of `policy`.
pub const POLICY: [Key; 2] = [
    Key::new(
        "due",
        Shape::Either(&[DAYS, Shape::Map(&DUE)]),
        "",
        "When action items are due that do not say it, in days after the incident's day; a number alone holds for all",
    ),
    Key::new(
        "owners",
        TEXTS,
        "[teams, members, Ann]",
        "Who may own an action item: `teams` are those of `teams:`, `members` the people in them",
    ),
];

/// The keys of `policy.due`.
pub const DUE: [Key; 3] = [
    Key::new("default", DAYS, "30", "Days for all others"),
    Key::new(
        "severity",
        Shape::Each(Names::Severity, &DAYS),
        "{sev1: 14}",
        "Days by the incident's severity; says more than the default",
    ),
    Key::new(
        "priority",
        Shape::Each(Names::Priority, &DAYS),
        "{p0: 7, p1: 14}",
        "Days by the item's priority; says more than the severity",
    ),
];

/// The keys of `reliability`.
pub const RELIABILITY: [Key; 1] = [Key::new(
    "mean",
    Shape::Boolean,
    "true",
    "Whether a mean stands beside the quantiles. A few long incidents make it a time that no incident took",
)];
