//! The words with which people say that something broke, was noticed, is over. Data first, then how a text is looked
//! through. What is made of an entry that says so is in `milestone`.
//!
//! A text is looked through sentence by sentence, in small letters, and words count as wholes. A sentence that takes the
//! words back ("not resolved", "we hope it is fixed") says nothing.

/// A turn of the story that words can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Users begin to suffer, in as many words: "the outage begins".
    Starts,
    /// The writer marks where the incident begins: "OUTAGE BEGINS".
    Opens,
    /// Something breaks: "the shop went down".
    Breaks,
    /// A sentence of a summary says that it broke: "we had an outage", "the shop was down".
    Suffers,
    /// Someone or something notices.
    Detects,
    /// The writer marks where the incident ends: "end of outage".
    Closes,
    /// It is over.
    Resolves,
    /// The incident is closed, which may be some time after it was over.
    Shuts,
    /// What was done against it is done; it is over if nothing else says so.
    Mends,
    /// Something was done: the last such thing ended it, if nothing at all says more.
    Acts,
    /// Somebody did what one does to a system that is broken: "we rolled the release back".
    Repairs,
    /// It says what helped: "fixed by a restart", "it was back to normal after the rollback".
    Helps,
}

/// What can break, and the words with which it begins: "errors began", "the outage has started".
const TROUBLE: &[&str] = &[
    "outage",
    "outages",
    "incident",
    "issue",
    "issues",
    "problem",
    "problems",
    "impact",
    "error",
    "errors",
    "failure",
    "failures",
    "degradation",
    "disruption",
    "downtime",
    "interruption",
    "timeouts",
    "attack",
    "exploit",
    "latency",
    "slowness",
    "symptoms",
    "fault",
    "faults",
    "trouble",
    "disconnects",
    "crashes",
    "restarts",
    "exceptions",
    "5xx",
    "5xxs",
    "500s",
    "502s",
    "503s",
    "504s",
];
const BEGINS: &[&str] = &[
    "begin",
    "begins",
    "began",
    "begun",
    "start",
    "starts",
    "started",
    "occur",
    "occurs",
    "occurred",
    "commence",
    "commences",
    "commenced",
    "appear",
    "appears",
    "appeared",
];

/// The incident as a whole, which has one beginning and one end.
const WHOLE: &[&str] = &[
    "outage",
    "incident",
    "impact",
    "downtime",
    "degradation",
    "disruption",
    "event",
    "interruption",
];
const ENDS: &[&str] = &["end", "ends", "ended", "over", "finished", "finishes"];

/// "starts to fail", "began returning errors".
const BEGINNING: &[&str] =
    &["begin", "begins", "began", "begun", "start", "starts", "started", "starting", "beginning"];
const FAILING: &[&str] = &[
    "fail",
    "failing",
    "error",
    "erroring",
    "experience",
    "experiencing",
    "return",
    "returning",
    "throw",
    "throwing",
    "time",
    "timing",
    "crash",
    "crashing",
    "crashlooping",
    "degrade",
    "degrading",
    "drop",
    "dropping",
    "reject",
    "rejecting",
    "refuse",
    "refusing",
    "increase",
    "increasing",
    "climb",
    "climbing",
    "spike",
    "spiking",
    "rise",
    "rising",
    "queue",
    "queueing",
    "queuing",
    "misbehave",
    "misbehaving",
    "flap",
    "flapping",
    "slow",
    "slowing",
    "see",
    "seeing",
    "suffer",
    "suffering",
    "die",
    "dying",
    "backing",
    "lag",
    "lagging",
    "going",
    "hang",
    "hanging",
    "run",
    "running",
    "encounter",
    "encountering",
    "struggle",
    "struggling",
];

/// "becomes unavailable", "went down".
const BECOMES: &[&str] = &[
    "become", "becomes", "became", "becoming", "go", "goes", "went", "going", "gone", "turn",
    "turns", "turned",
];
const BROKEN: &[&str] = &[
    "unavailable",
    "unresponsive",
    "unreachable",
    "inaccessible",
    "unhealthy",
    "unstable",
    "degraded",
    "slow",
    "offline",
    "down",
    "read-only",
    "readonly",
    "dark",
    "overloaded",
    "saturated",
    "stuck",
    "unusable",
    "missing",
    "red",
];

/// "stopped responding".
const STOPS: &[&str] = &["stop", "stops", "stopped", "cease", "ceases", "ceased"];
const WORKING: &[&str] = &[
    "responding",
    "working",
    "serving",
    "accepting",
    "processing",
    "functioning",
    "receiving",
    "sending",
    "replying",
    "answering",
    "syncing",
    "replicating",
    "updating",
    "delivering",
];

/// "The production cluster is accidentally upgraded": what nobody meant to do is where it began.
const UNMEANT: &[&str] = &[
    "accidentally",
    "accidently",
    "inadvertently",
    "unintentionally",
    "mistakenly",
    "erroneously",
    "by mistake",
    "by accident",
];

/// Words between two that belong together.
const BETWEEN: &[&str] = &[
    "has",
    "have",
    "had",
    "is",
    "are",
    "was",
    "were",
    "to",
    "be",
    "being",
    "been",
    "first",
    "then",
    "suddenly",
    "also",
    "completely",
    "fully",
    "entirely",
    "totally",
    "again",
    "all",
    "both",
    "increasingly",
    "currently",
    "hard",
    "very",
    "now",
    "quickly",
    "rapidly",
    "briefly",
    "partially",
    "mostly",
    "not",
];

const OPENS: &[&str] = &[
    "start of the incident",
    "start of incident",
    "start of impact",
    "start of the impact",
    "start of outage",
    "start of the outage",
    "beginning of the outage",
    "beginning of the incident",
    "start of downtime",
];

const CLOSES: &[&str] = &[
    "end of the incident",
    "end of incident",
    "end of impact",
    "end of the impact",
    "end of outage",
    "end of the outage",
    "end of downtime",
];

const STARTS: &[&str] = &[
    "start of the incident",
    "start of incident",
    "start of impact",
    "start of the impact",
    "start of outage",
    "start of the outage",
    "beginning of the outage",
    "beginning of the incident",
    "onset",
    "impact start",
    "incident start",
    "outage start",
    "drops to zero",
    "dropped to zero",
    "drops to 0",
    "dropped to 0",
    "drop to zero",
    "reaches 0%",
    "reached 0%",
    "first error",
    "first errors",
    "first failure",
    "first failures",
    "first failed",
    "first 5xx",
    "first customer impact",
    "first user impact",
    "first timeout",
    "ran out of",
    "runs out of",
    "unauthorized access",
    "unauthorised access",
];

const DETECTS: &[&str] = &[
    "detected",
    "detects",
    "first alert",
    "alert fires",
    "alert fired",
    "alerts fire",
    "alerts fired",
    "alerts firing",
    "alert triggered",
    "alerts triggered",
    "alert received",
    "alerts received",
    "alert raised",
    "alarm triggered",
    "alarm raised",
    "alarms triggered",
    "alarm fires",
    "alarm fired",
    "alert sent",
    "alerts sent",
    "was paged",
    "were paged",
    "is paged",
    "are paged",
    "gets paged",
    "got paged",
    "page fires",
    "pages on-call",
    "pages the on-call",
    "paged the on-call",
    "on-call paged",
    "oncall paged",
    "on-call alerted",
    "engineer paged",
    "pagerduty alert",
    "pagerduty incident",
    "was alerted",
    "were alerted",
    "is alerted",
    "are alerted",
    "noticed",
    "notices",
    "discovered",
    "discovers",
    "reports the issue",
    "reported the issue",
    "reports an issue",
    "reported an issue",
    "reports a problem",
    "reported a problem",
    "reports the problem",
    "reported the problem",
    "reports their",
    "reported their",
    "is reported",
    "was reported",
    "reports that",
    "were reported",
    "became aware",
    "become aware",
    "becomes aware",
    "made aware",
    "first report",
    "first reports",
    "first user report",
    "first customer report",
    "user reports",
    "customer reports",
    "users report",
    "customers report",
    "users reported",
    "customers reported",
    "user reported",
    "customer reported",
    "reports come in",
    "reports came in",
    "reports started coming in",
    "reports start coming in",
    "reported that",
    "we hear reports",
    "spotted",
    "first noticed",
    "first observed",
    "first reported",
    "was notified",
    "were notified",
];

const RESOLVES: &[&str] = &[
    "resolved",
    "fully restored",
    "service restored",
    "services restored",
    "is restored",
    "was restored",
    "were restored",
    "are restored",
    "been restored",
    "access restored",
    "availability restored",
    "functionality restored",
    "connectivity restored",
    "traffic restored",
    "restores service",
    "restored service",
    "back to normal",
    "returned to normal",
    "returns to normal",
    "return to normal",
    "returning to normal",
    "back to their normal",
    "back to baseline",
    "back to 100",
    "back to nominal",
    "back to healthy",
    "normal again",
    "fully operational",
    "fully functional",
    "all systems operational",
    "operational again",
    "operating normally",
    "working normally",
    "works normally",
    "functioning normally",
    "running normally",
    "working as expected",
    "functioning as expected",
    "verified operational",
    "operations resume",
    "operations resumed",
    "normal operation",
    "normal operations",
    "normal service",
    "normal levels",
    "service resumed",
    "services resumed",
    "all clear",
    "all-clear",
    "back online",
    "brought online",
    "brought back",
    "came back",
    "comes back",
    "back up",
    "fully recovered",
    "has recovered",
    "have recovered",
    "had recovered",
    "service recovered",
    "services recovered",
    "system recovered",
    "site recovered",
    "fully recovers",
    "full recovery",
    "recovery complete",
    "recovery completed",
    "recovery confirmed",
    "service recovers",
    "outage ends",
    "outage ended",
    "outage over",
    "outage was over",
    "outage is over",
    "end of outage",
    "end of the outage",
    "incident over",
    "incident is over",
    "incident was over",
    "end of incident",
    "end of the incident",
    "incident ends",
    "incident ended",
    "incident end",
    "end of impact",
    "impact ends",
    "impact ended",
    "impact end",
    "impact over",
    "everything is fine",
    "everything fine",
    "works again",
    "working again",
    "healthy again",
    "stable again",
    "available again",
    "reachable again",
    "accessible again",
    "responding again",
    "online again",
    "running again",
    "goes away",
    "resumes",
    "resumed",
    "time of resolution",
    "confirmed operational",
    "services operational",
    "service operational",
    "is operational",
    "are operational",
    "confirmed healthy",
    "confirmed stable",
    "verified fixed",
    "confirmed working",
    "verified working",
    "application worked",
    "confirmed fixed",
    "problem is fixed",
    "resolution is complete",
    "resolution is confirmed",
    "resolution confirmed",
    "resolution complete",
    "went away",
    "able to log in again",
    "able to login again",
    "able to connect again",
    "able to access",
    "can connect again",
    "can log in again",
    "okay again",
    "up again",
    "is healthy",
    "are healthy",
    "all healthy",
    "all green",
    "is stable",
    "are stable",
    "stabilized",
    "stabilised",
    "stabilizes",
    "stabilises",
    "is up",
    "are up",
    "is fixed",
    "was fixed",
    "issue fixed",
    "problem fixed",
    "problem solved",
    "issue solved",
    "is solved",
    "was solved",
    "errors stop",
    "errors stopped",
    "errors cease",
    "errors ceased",
    "errors subside",
    "errors subsided",
    "errors disappear",
    "errors disappeared",
    "no more errors",
    "no further errors",
];

const MENDS: &[&str] = &[
    "mitigated",
    "mitigation complete",
    "mitigation completed",
    "rolled back",
    "rollback complete",
    "rollback completed",
    "rollback finished",
    "rollback done",
    "rollback succeeded",
    "rollback successful",
    "fix deployed",
    "fix is deployed",
    "fix was deployed",
    "fix applied",
    "fix rolled out",
    "fix released",
    "fix in place",
    "fix is live",
    "fix merged",
    "fix lands",
    "fix landed",
    "released a fix",
    "releases a fix",
    "released the fix",
    "releases an update",
    "a fixed",
    "completed by",
    "deployed a fix",
    "deployed the fix",
    "deployed fix",
    "applied the fix",
    "hotfix deployed",
    "patch deployed",
    "patch applied",
    "reverted",
    "revert deployed",
    "recovered",
    "recovers",
    "restored",
    "fixed",
    "solved",
    "completed successfully",
    "recovery",
    "recovering",
];

/// Words that take back whatever a sentence says: a part of it, or that it goes on.
const GOES_ON: &[&str] = &[
    "partially",
    "partly",
    "partial",
    "some of",
    "temporarily",
    "failed to",
    "continues",
    "continue",
    "still",
    "remains",
    "remain",
    "persists",
    "persist",
    "not yet",
];

/// Words that take back what the same clause says: a hope, or work that has only begun.
const NOT_YET: &[&str] = &[
    "believing",
    "believed",
    "believe",
    "hope",
    "hoping",
    "hoped",
    "expected",
    "expect",
    "expecting",
    "trying",
    "attempt",
    "attempts",
    "attempting",
    "attempted",
    "investigation",
    "investigating",
    "waiting",
    "unless",
    "seemingly",
    "thought",
    "in order to",
    "no sign",
    "nothing",
];

/// The record of the incident is closed; what it tells may have been over before.
const SHUTS: &[&str] = &[
    "incident closed",
    "closed the incident",
    "incident is closed",
    "incident was closed",
    "incident formally closed",
    "formally closed",
    "ticket closed",
    "closed",
];

/// "We experienced a degradation of service".
const HAS: &[&str] = &["had", "experienced", "suffered", "encountered", "saw", "faced"];

/// "The queue stalled".
const BROKE: &[&str] = &["stalled", "crashed", "froze", "halted", "collapsed"];

/// "Is down".
const IS: &[&str] = &["is", "are", "was", "were"];

/// "Starts with errors".
const STARTS_WITH: &[&str] = &["started with", "began with", "starts with", "begins with"];

/// "Serving again".
const AGAIN: &[&str] = &["again"];

/// What goes on once it is over.
const FLOWS: &[&str] = &[
    "responding",
    "working",
    "serving",
    "accepting",
    "processing",
    "functioning",
    "receiving",
    "sending",
    "syncing",
    "delivering",
    "created",
    "produced",
    "flowing",
    "back",
    "loading",
    "processed",
    "delivered",
    "served",
    "synced",
    "mined",
    "possible",
];

/// Words that say what was done against it. Where nothing says that it is over, the last entry of the story that says
/// so is its end.
const ACTS: &[&str] = &[
    "deployed",
    "deploys",
    "successfully",
    "succeeds",
    "succeeded",
    "stopped",
    "disabled",
    "enabled",
    "removed",
    "deleted",
    "destroyed",
    "replaced",
    "restarted",
    "rebooted",
    "reinstalled",
    "rebuilt",
    "updated",
    "upgraded",
    "downgraded",
    "merged",
    "scaled up",
    "increased",
    "changed back",
    "switched back",
    "switched over",
    "failed over",
    "take effect",
    "takes effect",
    "took effect",
    "draining",
    "drained",
    "stabilizing",
    "stabilising",
    "confirms",
    "confirmed",
    "verified",
    "completed",
    "complete",
    "finished",
    "finishes",
    "caught up",
    "works",
    "working",
    "online",
    "healthy",
    "green",
    "healed",
    "repaired",
    "mined",
    "unblocked",
    "renewed",
    "revoked",
    "set back",
];

/// What one does to a system that is broken.
const REPAIRS: &[&str] = &[
    "rolled back",
    "rolled it back",
    "rolling back",
    "rolls back",
    "rollback",
    "reverted",
    "reverts",
    "reverting",
    "restarted",
    "restarts the",
    "restarting the",
    "restart of",
    "rolling restart",
    "restored the",
    "restored from",
    "restores the",
    "restoring the",
    "rebooted",
    "reboots",
    "redeployed",
    "redeploys",
    "hotfix",
    "patched",
    "renewed",
    "renews",
    "reissued",
    "rotated",
    "revoked",
    "rebuilt",
    "recreated",
    "re-created",
    "reinstalled",
    "reattached",
    "re-attached",
    "reconnected",
    "reapplied",
    "re-applied",
    "rescheduled",
    "reset",
    "scaled up",
    "scaled out",
    "scaled down",
    "scaling up",
    "resized",
    "failed over",
    "fails over",
    "failover to",
    "promoted",
    "cordoned",
    "drained",
    "purged",
    "flushed",
    "evicted",
    "terminated",
    "killed",
    "deleted the",
    "removed the",
    "removes the",
    "freed",
    "unblocked",
    "blocked",
    "blackholed",
    "throttled",
    "turned off",
    "turned on",
    "switched off",
    "switched on",
    "switched to",
    "switched back",
    "switches back",
    "pinned",
    "downgraded",
    "disabled",
    "disables",
    "re-enabled",
    "reenabled",
    "brought back",
    "brings back",
    "brought up",
    "moved back",
    "set back",
    "changed back",
    "put back",
    "raised the",
    "increased the",
    "increases the",
    "doubled",
    "extended",
    "lowered the",
    "reduced the",
    "corrected",
    "fix deployed",
    "fix was deployed",
    "deployed a fix",
    "deployed the fix",
    "deploys a fix",
    "deploys the fix",
    "fix merged",
    "merged a fix",
    "merged the fix",
    "applied a fix",
    "applied the fix",
    "fix applied",
    "fix was applied",
    "released a fix",
    "workaround",
];

/// It is well again, and what made it so: "fixed by".
const HELPED: &[&str] = &[
    "fixed",
    "resolved",
    "mitigated",
    "solved",
    "cured",
    "remediated",
    "repaired",
    "rectified",
    "restored",
    "recovered",
    "returned to normal",
    "back to normal",
    "working again",
    "went away",
];

const BY: &[&str] = &["by", "after", "with", "when", "through", "once", "following", "via"];

/// What takes back that something helped: it was in vain, led to the trouble, was only seen, or is still to come.
const NO_REMEDY: &[&str] = &[
    "no change",
    "no effect",
    "did not help",
    "didn't help",
    "didnt help",
    "does not help",
    "doesn't help",
    "not help",
    "no improvement",
    "in vain",
    "to no avail",
    "without success",
    "no difference",
    "did not work",
    "didn't work",
    "failed again",
    "rollback fails",
    "rollback failed",
    "caused",
    "causing",
    "because",
    "led to",
    "leading to",
    "resulted",
    "resulting",
    "triggered",
    "triggers",
    "unexpectedly",
    "encountered",
    "noticed",
    "noted",
    "out of memory",
    "gets",
    "getting",
    "usually",
    "if",
    "will",
    "'ll",
    "plan to",
    "expects",
    "going to",
    "to be",
    "would have",
    "could have",
];

/// Words of what comes after the story: talk about it, and what is learned from it.
const AFTERWARDS: &[&str] = &[
    "postmortem",
    "post-mortem",
    "post mortem",
    "retrospective",
    "review",
    "rca",
    "report",
    "reports",
    "reported",
    "announcement",
    "announced",
    "blog",
    "tweet",
    "tweeted",
    "mail",
    "email",
    "emailed",
    "meeting",
    "follow-up",
    "follow up",
    "apology",
    "draft",
    "drafting",
    "published",
    "identified",
    "discovered",
    "determined",
    "realized",
    "realised",
    "asked",
    "asks",
    "contacted",
    "opened",
    "created",
];

/// Words that take back what is said up to three words behind them: "not fully resolved", "will be fixed".
const NOT: &[&str] = &[
    "not", "never", "isn't", "wasn't", "aren't", "weren't", "hasn't", "haven't", "didn't",
    "doesn't", "cannot", "can't", "couldn't", "won't", "be", "should", "would", "may", "might",
    "could", "until", "before", "if", "once", "hardly", "almost",
];

/// The sentences of a text; a point within a number ends none.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';']).flat_map(|line| line.split(". "))
}

/// Whether one sentence of a text tells this turn, and nothing in it takes it back.
#[must_use]
pub fn tells(text: &str, turn: Turn) -> bool {
    /// What an entry is about stands at its beginning.
    const LONGEST: usize = 2000;
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let lower = text.to_lowercase().replace('’', "'");
    if matches!(turn, Turn::Opens | Turn::Closes) {
        // A marker is set off: "OUTAGE BEGINS - errors go up".
        let marks = [" - ", " – ", " — ", ". ", "; ", ": "];
        return marks.iter().any(|mark| {
            lower.split(mark).any(|part| !holds(part, GOES_ON) && sentence_tells(part, turn))
        });
    }
    if matches!(turn, Turn::Repairs | Turn::Helps)
        && (holds(&lower, NO_REMEDY) || lower.ends_with(':'))
    {
        return false;
    }
    lower.split(['.', '\n', ';', '!']).any(|sentence| {
        !holds(sentence, GOES_ON)
            && (sentence_tells(sentence, turn)
                || (turn != Turn::Acts
                    && holds(sentence, &["investigation", "investigating"])
                    && clauses(sentence).any(|clause| sentence_tells(clause, turn))))
    })
}

fn sentence_tells(sentence: &str, turn: Turn) -> bool {
    let told = match turn {
        Turn::Starts => says(sentence, STARTS) || follows(sentence, TROUBLE, BEGINS),
        Turn::Opens => says(sentence, OPENS) || follows(sentence, WHOLE, BEGINS),
        Turn::Closes => {
            let aside = holds(sentence, &["during the", "during this", "in the"]);
            says(sentence, CLOSES) || (!aside && follows(sentence, WHOLE, ENDS))
        }
        Turn::Breaks => {
            follows(sentence, BEGINNING, FAILING)
                || follows(sentence, BECOMES, BROKEN)
                || follows(sentence, STOPS, WORKING)
                || follows(sentence, IS, BROKEN)
                || says(sentence, BROKE)
                || holds(sentence, UNMEANT)
        }
        Turn::Suffers => {
            sentence_tells(sentence, Turn::Starts)
                || sentence_tells(sentence, Turn::Breaks)
                || says(sentence, STARTS_WITH)
                || has_trouble(sentence)
        }
        Turn::Shuts => says(sentence, SHUTS),
        Turn::Detects => says(sentence, DETECTS),
        Turn::Resolves => says(sentence, RESOLVES) || follows(sentence, FLOWS, AGAIN),
        Turn::Mends => says(sentence, MENDS),
        Turn::Acts => says(sentence, ACTS) && !holds(sentence, AFTERWARDS),
        Turn::Repairs => says(sentence, REPAIRS) && !holds(sentence, AFTERWARDS),
        Turn::Helps => says(sentence, HELPED) && follows(sentence, HELPED, BY),
    };
    told && (turn == Turn::Suffers || !holds(sentence, NOT_YET))
}

/// "We experienced a short degradation of service": the trouble follows closely.
fn has_trouble(sentence: &str) -> bool {
    const CLOSE: usize = 5;
    let words: Vec<&str> =
        sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().any(|(at, word)| {
        HAS.contains(word) && words[at + 1..].iter().take(CLOSE).any(|word| TROUBLE.contains(word))
    })
}

/// The clauses of a sentence: "the site is up and we begin an investigation" has two.
fn clauses(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split(", ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" while "))
}

/// Whether a sentence holds one of the phrases as whole words.
#[must_use]
pub fn holds(sentence: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| places(sentence, phrase).next().is_some())
}

/// Whether a sentence holds one of the phrases, and no word before it takes it back.
fn says(sentence: &str, phrases: &[&str]) -> bool {
    const REACH: usize = 3;
    phrases.iter().any(|phrase| {
        places(sentence, phrase).any(|at| {
            let before = sentence[..at].split_whitespace().rev().take(REACH);
            !before.into_iter().any(|word| NOT.contains(&word))
        })
    })
}

/// Where a phrase stands in a sentence as whole words.
fn places<'s>(sentence: &'s str, phrase: &'s str) -> impl Iterator<Item = usize> + 's {
    sentence.match_indices(phrase).map(|(at, _)| at).filter(move |at| {
        let before = sentence[..*at].chars().next_back();
        let after = sentence[at + phrase.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Whether one of the `second` words follows one of the `first`, with no more than three small words between.
fn follows(sentence: &str, first: &[&str], second: &[&str]) -> bool {
    const MOST_BETWEEN: usize = 3;
    let words: Vec<&str> = sentence
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().enumerate().any(|(at, word)| {
        first.contains(word)
            && words[at + 1..]
                .iter()
                .take(MOST_BETWEEN + 1)
                .scan(true, |go_on, word| {
                    let now = *go_on;
                    *go_on = now && BETWEEN.contains(word);
                    now.then_some(word)
                })
                .any(|word| second.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::{Turn, tells};

    #[test]
    fn what_an_entry_tells() {
        for (text, turn, expected) in [
            ("The outage begins", Turn::Starts, true),
            ("Errors have started", Turn::Starts, true),
            ("Checkout starts to fail", Turn::Breaks, true),
            ("The API began returning errors", Turn::Breaks, true),
            ("The shop became completely unavailable", Turn::Breaks, true),
            ("The queue stopped processing", Turn::Breaks, true),
            ("Production is accidentally upgraded", Turn::Breaks, true),
            ("Shoppers are able to log in again", Turn::Resolves, true),
            ("Incident response started", Turn::Starts, false),
            ("Investigation of the errors started", Turn::Starts, false),
            ("Started the rollback", Turn::Breaks, false),
            ("On-call was paged", Turn::Detects, true),
            ("First customer report", Turn::Detects, true),
            ("It went undetected", Turn::Detects, false),
            ("Back to normal", Turn::Resolves, true),
            ("Fix lands. <END OF OUTAGE>", Turn::Closes, true),
            ("DOWNTIME START - errors", Turn::Opens, true),
            ("Errors began", Turn::Opens, false),
            ("The service is up", Turn::Resolves, true),
            ("The service is updated", Turn::Resolves, false),
            ("Unresolved", Turn::Resolves, false),
            ("This should be resolved soon", Turn::Resolves, false),
            ("It was not resolved. Then it was resolved.", Turn::Resolves, true),
            ("The release was rolled back", Turn::Mends, true),
            ("The site is up and engineers begin an investigation", Turn::Resolves, true),
            ("We hope that the site is up", Turn::Resolves, false),
            ("The queues are draining", Turn::Acts, true),
            ("Pods restarted one at a time", Turn::Repairs, true),
            ("Ann rolls back to 2.3", Turn::Repairs, true),
            ("Identity restarted. No change.", Turn::Repairs, false),
            ("We should have reverted at once", Turn::Repairs, false),
            ("The node was rebooted, which caused the outage", Turn::Repairs, false),
            ("It was resolved by a second restart", Turn::Helps, true),
            ("The service was restored once the disk had been freed", Turn::Helps, true),
            ("It was not fixed by the restart", Turn::Helps, false),
            ("It was resolved within the hour", Turn::Helps, false),
            ("Report published, settings updated", Turn::Acts, false),
            ("Search is fixed, but checkout errors continue", Turn::Resolves, false),
            ("Été", Turn::Starts, false),
            ("The shop is hard down", Turn::Breaks, true),
            ("The queue stalled", Turn::Breaks, true),
            ("We saw a brief outage", Turn::Suffers, true),
            ("We had confirmed and identified the cause of the problem", Turn::Suffers, false),
            ("Orders are being processed again", Turn::Resolves, true),
            ("Builds that failed during the outage finished", Turn::Closes, false),
            ("Incident formally closed", Turn::Resolves, false),
            ("Incident formally closed", Turn::Shuts, true),
        ] {
            assert_eq!(tells(text, turn), expected, "{text}");
        }
    }
}
