//! What the keys of front matter and the labels of a document's fields mean: Casebook's own keys, those of other
//! generators, and the words with which people label facts (`Severity level: high`). Data first, then the look-ups.
//!
//! What the values mean is read in `declared` and `stated`.

use crate::content::section;

/// A fact that a key or label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The incident's id.
    Id,
    /// Its title.
    Title,
    /// Incident, near miss, drill or maintenance.
    Kind,
    /// How finished the document is.
    Status,
    /// `draft: true`, as other generators say it.
    Draft,
    /// How bad it was.
    Severity,
    /// Who may read it.
    Audience,
    /// The day, or the start where a time is given.
    Date,
    /// When it began.
    StartedAt,
    /// When someone noticed.
    DetectedAt,
    /// When someone took it on.
    AcknowledgedAt,
    /// When users no longer felt it.
    MitigatedAt,
    /// When it was over.
    ResolvedAt,
    /// How long it took.
    Duration,
    /// What was hit.
    Services,
    /// Who owns it.
    Teams,
    /// Who wrote it.
    Authors,
    /// Free labels.
    Tags,
    /// How it was noticed.
    Detection,
    /// What set it off.
    Trigger,
    /// Why it happened.
    Causes,
    /// Whom it hit and how much.
    Impact,
    /// Other incidents.
    Related,
    /// Dashboards, tickets, chats.
    Links,
    /// What was promised.
    Actions,
}

/// Casebook's own keys.
const KEYS: &[(&str, Field)] = &[
    ("id", Field::Id),
    ("title", Field::Title),
    ("kind", Field::Kind),
    ("status", Field::Status),
    ("severity", Field::Severity),
    ("audience", Field::Audience),
    ("date", Field::Date),
    ("started_at", Field::StartedAt),
    ("detected_at", Field::DetectedAt),
    ("acknowledged_at", Field::AcknowledgedAt),
    ("mitigated_at", Field::MitigatedAt),
    ("resolved_at", Field::ResolvedAt),
    ("services", Field::Services),
    ("teams", Field::Teams),
    ("authors", Field::Authors),
    ("tags", Field::Tags),
    ("detection", Field::Detection),
    ("trigger", Field::Trigger),
    ("causes", Field::Causes),
    ("impact", Field::Impact),
    ("related", Field::Related),
    ("links", Field::Links),
    ("actions", Field::Actions),
];

/// Keys of other generators and of people's own templates that mean the same; compared without case, `_` and `-`.
const FOREIGN: &[(Field, &[&str])] = &[
    (Field::Id, &["incidentid", "incident", "incidentnumber", "number", "postmortemid"]),
    (Field::Title, &["name", "incidenttitle"]),
    (Field::Status, &["state"]),
    (Field::Draft, &["draft"]),
    (Field::Severity, &["sev", "severitylevel", "incidentseverity", "level"]),
    (Field::Audience, &["visibility", "classification"]),
    (Field::Date, &["incidentdate", "day", "occurred", "occurredon"]),
    (
        Field::StartedAt,
        &[
            "started",
            "start",
            "starttime",
            "startdate",
            "begin",
            "began",
            "startedon",
            "incidentstart",
            "from",
        ],
    ),
    (Field::DetectedAt, &["detected", "detectiontime", "detectedon", "discovered", "discoveredat"]),
    (Field::AcknowledgedAt, &["acknowledged", "ackedat", "acked"]),
    (Field::MitigatedAt, &["mitigated", "mitigationtime"]),
    (
        Field::ResolvedAt,
        &[
            "resolved",
            "resolvedwhen",
            "resolvedon",
            "resolutiontime",
            "end",
            "ended",
            "endedat",
            "endtime",
            "enddate",
            "incidentend",
            "finishedat",
            "to",
        ],
    ),
    (Field::Duration, &["duration", "totalduration", "outageduration"]),
    (
        Field::Services,
        &[
            "service",
            "affected",
            "affectedsystems",
            "affectedservices",
            "affectedcomponents",
            "systems",
            "system",
            "components",
            "component",
            "impactedservices",
            "servicesaffected",
            "products",
            "product",
        ],
    ),
    (Field::Teams, &["team", "owningteam", "owner", "owners"]),
    (Field::Authors, &["author", "writtenby", "by"]),
    (Field::Tags, &["categories", "category", "keywords", "labels", "topics", "tag"]),
    (Field::Causes, &["cause", "rootcauses"]),
    (Field::Related, &["relatedincidents", "seealso"]),
    (Field::Actions, &["actionitems", "followups"]),
];

/// Keys with which other generators steer themselves. They say nothing about the incident.
const IGNORED: &[&str] = &[
    "aliases",
    "bibliography",
    "body",
    "bookcollapsesection",
    "comments",
    "contributors",
    "cover",
    "created",
    "createdat",
    "css",
    "customcss",
    "description",
    "excerpt",
    "exclude",
    "execute",
    "expirydate",
    "featured",
    "footer",
    "format",
    "headless",
    "hidden",
    "hide",
    "hidesidebar",
    "homepage",
    "icon",
    "image",
    "images",
    "informational",
    "js",
    "jupyter",
    "lang",
    "language",
    "lastmod",
    "lastmodified",
    "lastreviewedon",
    "lastupdated",
    "layout",
    "linktitle",
    "listing",
    "locale",
    "math",
    "menu",
    "meta",
    "metadata",
    "modified",
    "modifiedat",
    "navexclude",
    "navorder",
    "next",
    "order",
    "outputs",
    "pagination",
    "parent",
    "permalink",
    "pin",
    "pinned",
    "position",
    "prev",
    "previous",
    "private",
    "pubdate",
    "publishdate",
    "published",
    "publishedat",
    "redirectfrom",
    "resources",
    "reviewin",
    "rootcause",
    "searchable",
    "section",
    "series",
    "sidebar",
    "sidebarlabel",
    "sidebarposition",
    "sitemap",
    "slug",
    "sortby",
    "source",
    "style",
    "subtitle",
    "summary",
    "taxonomies",
    "template",
    "theme",
    "thumbnail",
    "timezone",
    "toc",
    "type",
    "updated",
    "updatedat",
    "url",
    "uuid",
    "version",
    "weight",
];

/// Labels of facts in a document's body, in their plainest form.
const LABELS: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "incident id",
            "incident",
            "id",
            "incident number",
            "incident no",
            "incident key",
            "postmortem id",
            "incident reference",
        ],
    ),
    (Field::Title, &["title", "incident title", "incident name"]),
    (
        Field::Severity,
        &[
            "severity",
            "severity level",
            "incident severity",
            "sev",
            "incident level",
            "sev level",
            "impact level",
            "severity rating",
            "incident priority",
            "criticality",
        ],
    ),
    (
        Field::Date,
        &[
            "date",
            "incident date",
            "date of incident",
            "date of the incident",
            "date of outage",
            "outage date",
            "when",
            "occurred",
            "occurred on",
            "date and time",
            "date time",
            "incident date and time",
            "dates",
            "day",
        ],
    ),
    (
        Field::StartedAt,
        &[
            "start",
            "started",
            "started at",
            "start time",
            "start date",
            "start date and time",
            "start of incident",
            "start of the incident",
            "incident start",
            "incident started",
            "incident start time",
            "incident began",
            "began",
            "begin",
            "begins",
            "start of impact",
            "impact start",
            "impact started",
            "impact start time",
            "outage start",
            "outage started",
            "outage began",
            "start of outage",
            "start utc",
            "start time utc",
            "time started",
            "time of incident",
            "date and time started",
            "fault occurs",
            "fault occurred",
            "problem started",
            "issue started",
            "from",
        ],
    ),
    (
        Field::DetectedAt,
        &[
            "detected",
            "detected at",
            "detection",
            "detection time",
            "first detected",
            "time detected",
            "time of detection",
            "date and time detected",
            "date time detected",
            "discovered",
            "discovered at",
            "identified at",
            "noticed",
            "noticed at",
            "time reported",
            "reported at",
            "alerted at",
            "first alert",
            "team aware",
            "incident detected",
        ],
    ),
    (
        Field::AcknowledgedAt,
        &["acknowledged", "acknowledged at", "time acknowledged", "acknowledgement time"],
    ),
    (
        Field::MitigatedAt,
        &[
            "mitigated",
            "mitigated at",
            "mitigation",
            "mitigation time",
            "time mitigated",
            "repaired",
            "repaired at",
            "impact mitigated",
            "incident mitigated",
        ],
    ),
    (
        Field::ResolvedAt,
        &[
            "resolved",
            "resolved at",
            "resolution",
            "resolution time",
            "resolution date",
            "time resolved",
            "date resolved",
            "time of resolution",
            "end",
            "ended",
            "ended at",
            "end time",
            "end date",
            "end date and time",
            "end of incident",
            "incident end",
            "incident ended",
            "incident end time",
            "incident resolved",
            "impact end",
            "impact ended",
            "end of impact",
            "outage end",
            "outage ended",
            "end of outage",
            "end time utc",
            "recovered",
            "recovered at",
            "restored",
            "restored at",
            "service restored",
            "fixed at",
            "to",
        ],
    ),
    (
        Field::Duration,
        &[
            "duration",
            "total duration",
            "incident duration",
            "outage duration",
            "impact duration",
            "total impact duration",
            "duration of impact",
            "duration of incident",
            "duration of outage",
            "time to resolve",
            "time to resolution",
            "time to recovery",
            "time to recover",
            "time to restore",
            "total downtime",
            "downtime",
            "total time",
            "total outage time",
            "length",
            "total incident duration",
            "total outage duration",
        ],
    ),
    (
        Field::Services,
        &[
            "services",
            "service",
            "affected services",
            "affected service",
            "affected systems",
            "affected system",
            "affected components",
            "affected products",
            "impacted services",
            "impacted systems",
            "impacted components",
            "services affected",
            "services impacted",
            "systems affected",
            "systems impacted",
            "components affected",
            "components",
            "affected service s",
            "service s affected",
            "service affected",
            "affected applications",
        ],
    ),
    (
        Field::Teams,
        &["team", "teams", "owning team", "responsible team", "teams involved", "owning teams"],
    ),
    (
        Field::Authors,
        &[
            "author",
            "authors",
            "written by",
            "prepared by",
            "postmortem author",
            "postmortem owner",
            "report author",
            "postmortem authors",
            "author s",
            "report by",
            "document author",
        ],
    ),
    (Field::Tags, &["tags", "labels", "categories", "category"]),
    (Field::Status, &["status", "document status", "postmortem status"]),
    (Field::Impact, &["impact", "user impact", "customer impact", "impact summary"]),
];

/// What a key of the front matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// One of Casebook's own.
    Own(Field),
    /// Another generator's word for one of them.
    Foreign(Field),
    /// Another generator's own business.
    Ignored,
    /// Begins with `x-`: kept for templates.
    Extra,
    /// None of these.
    Unknown,
}

/// What a key of the front matter is.
#[must_use]
pub fn of_key(key: &str) -> Key {
    if let Some((_, field)) = KEYS.iter().find(|(name, _)| *name == key) {
        return Key::Own(*field);
    }
    if key.starts_with("x-") {
        return Key::Extra;
    }
    let plain: String =
        key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let respelt = KEYS.iter().find(|(name, _)| name.replace('_', "") == plain);
    if let Some((_, field)) = respelt {
        return Key::Foreign(*field);
    }
    match FOREIGN.iter().find(|(_, names)| names.contains(&plain.as_str())) {
        Some((field, _)) => Key::Foreign(*field),
        None if IGNORED.contains(&plain.as_str()) => Key::Ignored,
        None => Key::Unknown,
    }
}

/// Casebook's own keys in the order of the reference.
pub fn keys() -> impl Iterator<Item = &'static str> + Clone {
    KEYS.iter().map(|(key, _)| *key)
}

/// The fact that a label of the body names: `Severity Level`, `**Affected systems:**`.
#[must_use]
pub fn of_label(label: &str) -> Option<Field> {
    // Labels are short; anything else is prose and not worth taking apart.
    if label.len() > 60 {
        return None;
    }
    let label = label.split('(').next().unwrap_or(label);
    let words = section::words(label);
    if words.is_empty() || words.len() > 5 {
        return None;
    }
    let plain = words.join(" ");
    LABELS.iter().find(|(_, labels)| labels.contains(&plain.as_str())).map(|(field, _)| *field)
}

#[cfg(test)]
mod tests {
    use super::{Field, Key, of_key, of_label};

    #[test]
    fn keys_own_and_foreign() {
        for (key, meaning) in [
            ("started_at", Key::Own(Field::StartedAt)),
            ("startedAt", Key::Foreign(Field::StartedAt)),
            ("resolvedWhen", Key::Foreign(Field::ResolvedAt)),
            ("affectedSystems", Key::Foreign(Field::Services)),
            ("start_time", Key::Foreign(Field::StartedAt)),
            ("categories", Key::Foreign(Field::Tags)),
            ("last_reviewed_on", Key::Ignored),
            ("x-cost", Key::Extra),
            ("sevreity", Key::Unknown),
        ] {
            assert_eq!(of_key(key), meaning, "{key}");
        }
        assert!(super::IGNORED.is_sorted(), "the list is kept in order");
    }

    #[test]
    fn labels_of_fields() {
        for (label, field) in [
            ("Severity Level", Some(Field::Severity)),
            ("Date & Time Detected", Some(Field::DetectedAt)),
            ("Start time (UTC)", Some(Field::StartedAt)),
            ("Total impact duration", Some(Field::Duration)),
            ("Service(s) affected", Some(Field::Services)),
            ("Detection delay", None),
            ("", None),
        ] {
            assert_eq!(of_label(label), field, "{label}");
        }
    }
}
