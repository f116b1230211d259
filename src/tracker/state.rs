//! What trackers call the states of a ticket.

use crate::config::tracker::Tracker;
use crate::incident::action::Status;

/// The state that a ticket's words say, the surest first: what the configuration says of a word, else what it means in
/// trackers, else what it means in documents. Closed without the work having been done is declined.
#[must_use]
pub fn read(words: &[Vec<String>], reason: Option<&str>, tracker: &Tracker) -> Option<Status> {
    let configured = |word: &str| {
        let word = word.trim().to_lowercase();
        let found = tracker.states.iter().find(|(name, _)| name.to_lowercase() == word);
        found.and_then(|(_, state)| Status::from_words(state))
    };
    if let Some(status) = reason.and_then(configured) {
        return Some(status);
    }
    let status = words.iter().flatten().find_map(|word| {
        configured(word).or_else(|| in_trackers(word)).or_else(|| Status::from_words(word))
    })?;
    let declined = status == Status::Done && reason.is_some_and(is_refusal);
    Some(if declined { Status::Declined } else { status })
}

/// Words that documents do not use of action items, or not in this meaning.
const WORDS: &[(Status, &[&str])] = &[
    (
        Status::Open,
        &[
            "opened",
            "reopened",
            "re opened",
            "ready",
            "ready for dev",
            "ready for development",
            "selected for development",
            "triage",
            "triaged",
            "in triage",
            "needs triage",
            "accepted",
            "waiting for support",
            "waiting for customer",
            "waiting",
            "created",
        ],
    ),
    (
        Status::InProgress,
        &[
            // The category of Jira's states between the first and the last.
            "indeterminate",
            "in development",
            "in code review",
            "code review",
            "review",
            "under review",
            "peer review",
            "in qa",
            "qa",
            "testing",
            "in testing",
            "ready for qa",
            "ready for review",
            "ready for testing",
            "ready for deployment",
            "ready for release",
            "in verification",
            "blocked",
            "on hold",
            "paused",
            "working",
        ],
    ),
    (Status::Done, &["live", "in production", "closed done", "accepted and closed"]),
    (Status::Declined, &["wont implement", "invalid", "not doing", "superseded"]),
];

/// Why a ticket is closed that nobody will work on; besides the words for declined.
const REFUSALS: &[&str] = &[
    "cannot reproduce",
    "cant reproduce",
    "could not reproduce",
    "not reproducible",
    "not a bug",
    "not an issue",
    "wont implement",
    "works as designed",
    "working as intended",
    "by design",
    "invalid",
    "incomplete",
    "out of scope",
    "stale",
    "superseded",
    "timed out",
];

fn in_trackers(word: &str) -> Option<Status> {
    let plain = plain(word);
    WORDS.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(status, _)| *status)
}

fn is_refusal(reason: &str) -> bool {
    Status::from_words(reason) == Some(Status::Declined)
        || REFUSALS.contains(&plain(reason).as_str())
}

/// Small letters, without apostrophes, with one space between words.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['\'', '’'], "");
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
