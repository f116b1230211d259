//! The keys of front matter: what each takes and says. Which names they have is the vocabulary's to say, for people
//! have many; how they are read is `declared`'s.

use crate::incident::kind::{Audience, Kind, Status};
use crate::incident::reference::RelationKind;
use crate::incident::{action, cause, stated};
use crate::key::{Key, Names, Shape};
use crate::vocabulary::cause::ROLES;
use crate::vocabulary::field::{self, Field};

const TEXTS: Shape = Shape::Many(&Shape::Text);

/// How an incident was noticed.
pub const DETECTIONS: &[&str] = &["monitoring", "customer", "staff", "vendor", "chance"];

/// What can set an incident off.
pub const TRIGGERS: &[&str] = &[
    "binary-release",
    "config-change",
    "traffic",
    "pipeline",
    "provider",
    "decay",
    "capacity",
    "hardware",
    "expiry",
    "manual",
    "attack",
    "unknown",
];

/// Casebook's own keys, in the order of the reference.
#[must_use]
pub fn keys() -> Vec<Key> {
    field::own().map(|(name, field)| of(name, field)).collect()
}

/// The key of that name for a fact.
#[must_use]
pub fn of(name: &'static str, field: Field) -> Key {
    let key = |shape, example, doc| Key::new(name, shape, example, doc);
    match field {
        Field::Id => key(
            Shape::Text,
            "INC-2024-0107",
            "The incident's name, from which others link to it. Without it, the file's name",
        ),
        Field::Title => key(
            Shape::Text,
            "Checkout failed after a settings change",
            "What happened, in one line. Without it, the first heading",
        ),
        Field::Kind => key(
            Shape::Word(Kind::WORDS),
            "incident",
            "What sort of event it was. Only incidents and near misses count among the causes, only incidents in the figures",
        ),
        Field::Status => key(
            Shape::Either(&[Shape::Word(Status::WORDS), Shape::Spelt(stated::status_words)]),
            "published",
            "How finished the document is. A draft is on the site only with `--drafts`. Without it, published",
        ),
        Field::Severity => key(
            Shape::Name(Names::Severity),
            "sev2",
            "How bad it was: a level of the site's scale, or another word for one",
        ),
        Field::Audience => key(
            Shape::Word(Audience::WORDS),
            "internal",
            "Who may read the page, from the widest circle to the narrowest. Without it, internal",
        ),
        Field::Date => key(
            Shape::Moment,
            "2024-11-07",
            "The day on which it began; for who knows the moment there is `started_at`",
        ),
        Field::StartedAt => key(Shape::Moment, "2024-11-07T09:15:00Z", "When it began"),
        Field::DetectedAt => {
            key(Shape::Moment, "2024-11-07T09:21:00Z", "When somebody, or an alert, noticed")
        }
        Field::AcknowledgedAt => {
            key(Shape::Moment, "2024-11-07T09:24:00Z", "When somebody took it on")
        }
        Field::MitigatedAt => {
            key(Shape::Moment, "2024-11-07T10:40:00Z", "When users no longer felt it")
        }
        Field::ResolvedAt => key(Shape::Moment, "2024-11-07T11:30:00Z", "When it was over"),
        Field::Services => key(
            Shape::Many(&Shape::Name(Names::Service)),
            "[checkout, payments-db]",
            "What was hit",
        ),
        Field::Teams => key(
            Shape::Many(&Shape::Name(Names::Team)),
            "[payments]",
            "Whose incident it is; action items without an owner fall to them",
        ),
        Field::Authors => key(TEXTS, "[R. Okoye]", "Who wrote the document"),
        Field::Tags => {
            key(TEXTS, "[deploy]", "Words of your own, each with a page that lists its incidents")
        }
        Field::Detection => key(Shape::Word(DETECTIONS), "monitoring", "How it was noticed"),
        Field::Trigger => key(Shape::Word(TRIGGERS), "config-change", "What set it off"),
        Field::Causes => key(
            Shape::Many(&Shape::Either(&[Shape::Name(Names::Cause), Shape::Map(&CAUSE)])),
            "",
            "Why it happened, the main cause first. Without it, causes are read from the text",
        ),
        Field::Impact => key(
            Shape::Either(&[Shape::Text, Shape::Map(&IMPACT)]),
            "",
            "Whom it hit, and how much: a text, or a map",
        ),
        Field::Related => key(
            Shape::Many(&Shape::Either(&[Shape::Name(Names::Incident), Shape::Map(&RELATED)])),
            "",
            "Other incidents that belong to it",
        ),
        Field::Links => key(
            Shape::Many(&Shape::Either(&[Shape::Text, Shape::Map(&LINK)])),
            "",
            "Addresses: dashboards, tickets, chats",
        ),
        Field::Actions => key(
            Shape::Many(&Shape::Either(&[Shape::Text, Shape::Map(&ACTION)])),
            "",
            "What was promised. Without it, action items are read from the text",
        ),
        Field::Draft => {
            key(Shape::Boolean, "true", "`true` is `status: draft`, as other generators write it")
        }
        Field::Zone => {
            key(Shape::Text, "Europe/London", "The zone of times in the document that state none")
        }
        Field::Duration => {
            key(Shape::Text, "2 h 15 min", "How long it took; better say when it began and ended")
        }
    }
}

/// The keys of one of `causes`.
pub const CAUSE: [Key; 4] = [
    Key::new(
        "id",
        Shape::Name(Names::Cause),
        "configuration/environment",
        "`class` or `class/cause` of the catalogue",
    )
    .required(),
    Key::new(
        "role",
        Shape::Word(ROLES),
        "root",
        "The part it played; the first is the root where nothing is said, the others contributed",
    ),
    Key::new("text", Shape::Text, "No check ran before the rollout.", "What happened, in words"),
    Key::new(
        cause::FOUND,
        Shape::Boolean,
        "false",
        "`true` where it is no more than a candidate: found in the text by `casebook import`, or taken over by `casebook new --from`. Delete the mark to confirm it",
    ),
];

/// The keys of `impact`.
pub const IMPACT: [Key; 4] = [
    Key::new("users", Shape::Text, "40 %", "How many were hit, as you count them"),
    Key::new("duration_minutes", Shape::Integer, "135", "How long, in whole minutes"),
    Key::new("data_loss", Shape::Boolean, "false", "Whether data was lost"),
    Key::new("text", Shape::Text, "Slow or failed checkouts.", "What they noticed"),
];

/// The keys of one of `related`.
pub const RELATED: [Key; 2] = [
    Key::new("id", Shape::Name(Names::Incident), "INC-2024-0090", "The other incident").required(),
    Key::new(
        "relation",
        Shape::Word(RelationKind::WORDS),
        "recurrence-of",
        "How they belong together; `see-also` where nothing is said",
    ),
];

/// The keys of one of `links`.
pub const LINK: [Key; 2] = [
    Key::new(
        "title",
        Shape::Text,
        "Dashboard",
        "What it is called; the address where nothing is said",
    ),
    Key::new(
        "url",
        Shape::Text,
        "https://grafana.example.org/d/1",
        "The address: `https://`, `http://` or `mailto:`",
    )
    .required(),
];

/// The keys of one of `actions`.
pub const ACTION: [Key; 13] = [
    Key::new(
        "id",
        Shape::Text,
        "A1",
        "Its name within the incident; numbered where nothing is said",
    ),
    Key::new("title", Shape::Text, "Validate settings before every rollout", "What will be done")
        .required(),
    Key::new("type", Shape::Word(action::KINDS), "prevent", "What it is for"),
    Key::new("owner", Shape::Text, "platform", "Who does it: a person or a team"),
    Key::new("priority", Shape::Word(action::PRIORITIES), "p1", "How much it matters"),
    Key::new(
        "due",
        Shape::Day,
        "2024-11-14",
        "By when; where nothing is said, `policy.due` of the configuration",
    ),
    Key::new(
        "status",
        Shape::Either(&[
            Shape::Word(action::Status::WORDS),
            Shape::Spelt(action::Status::spellings),
        ]),
        "verified",
        "Where it stands; `open` where nothing is said. `verified` needs `evidence`, `declined` needs `reason`",
    ),
    Key::new(
        "done_on",
        Shape::Day,
        "2024-11-12",
        "When it was done; only then it can be judged whether it held",
    ),
    Key::new("verified_on", Shape::Day, "2024-11-20", "When somebody saw that it works"),
    Key::new("evidence", Shape::Text, "Rollout of 20 November was refused", "What they saw"),
    Key::new("reason", Shape::Text, "The service is switched off in May", "Why it was declined"),
    Key::new("ticket", Shape::Text, "OPS-123", "The key or the address of its ticket"),
    Key::new(
        "addresses",
        Shape::Many(&Shape::Name(Names::Cause)),
        "[configuration/environment]",
        "Which causes it is against; all of the incident where nothing is said",
    ),
];
