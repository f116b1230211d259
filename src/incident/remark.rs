//! Who, by when, under which ticket: what stands behind the words of an action, or below a list of them.
//!
//! `(Ann, OPS-12, due 2024-03-09)`, `- ann, by 3 May`, `, @ann, due 2024-03-09`, and lines such as `Owner: Ann`. Only
//! what is nothing else is taken off the words; what may be part of them stays.

use chrono::{Datelike, NaiveDate};

use crate::incident::action::{Status, TICKS, is_tracker, key_in};
use crate::incident::moment::{self, Context};

/// What is said of an action beside its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remark {
    /// Who does it.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// The tracker's key.
    pub ticket: Option<String>,
    /// Where it stands.
    pub status: Option<Status>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// How much it matters, in small letters.
    pub priority: Option<String>,
    /// Why it was declined.
    pub reason: Option<String>,
}

impl Remark {
    /// The same with what another one says besides.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            owner: self.owner.or(other.owner),
            due: self.due.or(other.due),
            ticket: self.ticket.or(other.ticket),
            status: self.status.or(other.status),
            done_on: self.done_on.or(other.done_on),
            priority: self.priority.or(other.priority),
            reason: self.reason.or(other.reason),
        }
    }
}

/// How the days of actions are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Days {
    /// What they leave open.
    pub context: Context,
    /// The day of the incident. What was promised after it is not due before it: a day without a year is in the next.
    pub incident: Option<NaiveDate>,
}

impl Days {
    /// The day at the beginning of a text.
    #[must_use]
    pub fn leading(self, text: &str) -> Option<NaiveDate> {
        self.read(&|context| moment::leading(text, context)?.moment.date)
    }

    /// The day that is all of a text.
    #[must_use]
    pub fn whole(self, text: &str) -> Option<NaiveDate> {
        self.read(&|context| moment::parse(text, context).ok()?.moment.date)
    }

    fn read(self, date: &dyn Fn(Context) -> Option<NaiveDate>) -> Option<NaiveDate> {
        let with_year = date(Context { year: None, ..self.context });
        with_year.or_else(|| {
            let day = date(self.context)?;
            let is_before = self.incident.is_some_and(|incident| day < incident);
            if is_before { day.with_year(day.year() + 1) } else { Some(day) }
        })
    }
}

/// Takes what stands behind an action's words off their end, one remark after the other: `… (@ann) – due 3 May – done`. A
/// handle that nothing sets off from the words names the owner too, and stays with them.
#[must_use]
pub fn behind(words: &str, days: Days) -> (&str, Remark) {
    let (mut rest, mut remark) = (words, Remark::default());
    loop {
        let (less, said) = last_behind(rest, days);
        if less.len() == rest.len() {
            remark.owner = remark.owner.or_else(|| closing_handles(rest));
            remark.owner = remark.owner.or_else(|| opening_handle(rest));
            return (rest, remark);
        }
        // What stands last is what was added last.
        remark = remark.or(said);
        rest = less;
    }
}

fn last_behind(words: &str, days: Days) -> (&str, Remark) {
    let bare = words.trim_end_matches('.').trim_end();
    let found = closing_state(bare)
        .or_else(|| refusal_behind(bare, days))
        .or_else(|| behind_tick(bare, days))
        .or_else(|| in_brackets(bare, days))
        .or_else(|| behind_dash(bare, days))
        .or_else(|| behind_commas(bare, days));
    match found {
        // What is left is what is to be done.
        Some((rest, remark))
            if rest.contains(char::is_alphanumeric) && Part::of(rest, days).is_none() =>
        {
            (rest, remark)
        }
        _ => (words, Remark::default()),
    }
}

/// Takes the lines off the end of an action's words that are each one fact of it: `Owner: Ann`, `Status: done`.
#[must_use]
pub fn lines_behind(words: &str, days: Days) -> (&str, Remark) {
    let (mut rest, mut remark) = (words.trim_end(), Remark::default());
    while let Some((before, line)) = rest.rsplit_once('\n') {
        let Some(said) = beside(line, days) else { break };
        remark = said.or(remark);
        rest = before.trim_end();
    }
    (rest, remark)
}

/// What a line below a list says of all its items: `Owner: Ann`, `Due date for follow-ups: 14 November 2024`.
#[must_use]
pub fn below(line: &str, days: Days) -> Option<Remark> {
    let (is, value) = labelled(line)?;
    if is(OWNERS) && is_nameable(value) {
        return Some(Remark { owner: Some(without_mark(value)), ..Remark::default() });
    }
    let due = Some(value).filter(|_| is(DUES)).and_then(|value| days.whole(value))?;
    Some(Remark { due: Some(due), ..Remark::default() })
}

/// What a line says of the one action that it belongs to.
#[must_use]
pub fn beside(line: &str, days: Days) -> Option<Remark> {
    below(line, days).or_else(|| {
        let (is, value) = labelled(line)?;
        let none = Remark::default();
        if is(&["status", "state"]) {
            let (status, done_on) = (Status::from_remark(value)?, done_day(value, days));
            let reason = refusal(value, days);
            return Some(Remark { status: Some(status), done_on, reason, ..none });
        }
        if is(DONES) {
            let done_on = Some(days.whole(value)?);
            return Some(Remark { status: Some(Status::Done), done_on, ..none });
        }
        if is(&["priority", "prio"]) && (is_nameable(value) || is_grade(value)) {
            return Some(Remark { priority: Some(value.to_lowercase()), ..none });
        }
        let is_key = key_in(value).as_deref() == Some(value);
        let is_ticket = is(&["ticket", "issue", "jira", "tracking issue", "tracking", "bug"]);
        (is_ticket && is_key).then(|| Remark { ticket: Some(value.to_owned()), ..none })
    })
}

/// Whether a line's label is one of some names, and what stands behind the label.
fn labelled(line: &str) -> Option<(impl Fn(&[&str]) -> bool, &str)> {
    let (label, value) = line.split_once(':')?;
    let label = label.trim().to_lowercase();
    let is = move |names: &[&str]| {
        names.iter().any(|name| {
            label.strip_prefix(name).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(" for ") || rest.starts_with(" of ")
            })
        })
    };
    Some((is, value.trim().trim_end_matches('.')))
}

/// `P1`, `2`
fn is_grade(text: &str) -> bool {
    let digits = text.strip_prefix(['P', 'p']).unwrap_or(text);
    digits.len() == 1 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// What heads a line that names owners.
const OWNERS: &[&str] = &[
    "owner",
    "owners",
    "action owner",
    "action owners",
    "assignee",
    "assignees",
    "assigned to",
    "responsible",
    "dri",
];

/// What heads a line that names the day by which all is to be done.
const DUES: &[&str] = &[
    "due",
    "due date",
    "due dates",
    "due by",
    "deadline",
    "deadlines",
    "eta",
    "target date",
    "to be done by",
];

/// What says of a day that something was done on it.
const DONES: &[&str] = &[
    "done on",
    "done",
    "completed on",
    "completed",
    "closed on",
    "closed",
    "finished on",
    "finished",
    "fixed on",
    "fixed",
    "resolved on",
    "resolved",
];

/// The day on which something was done, where a text says that and nothing else: `Done 2024-03-09`, `✅ (9 March)`, or the
/// day alone.
#[must_use]
pub fn done_day(text: &str, days: Days) -> Option<NaiveDate> {
    let text = text.trim().trim_start_matches(TICKS).trim();
    let lower = text.to_ascii_lowercase();
    let rest = DONES.iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower);
    let rest = &text[text.len() - rest.len()..];
    days.whole(rest.trim_matches(|c: char| c.is_whitespace() || "():,-–—".contains(c)))
}

/// `… ✅ 2024-03-09`
fn behind_tick(words: &str, days: Days) -> Option<(&str, Remark)> {
    let tick = words.rfind(TICKS)?;
    let done_on = Some(done_day(&words[tick..], days)?);
    let remark = Remark { status: Some(Status::Done), done_on, ..Remark::default() };
    Some((words[..tick].trim_end(), remark))
}

/// `… - DONE`, `… : done`, `… – declined`: nothing else is said behind the mark, and no other word closes an item.
fn closing_state(words: &str) -> Option<(&str, Remark)> {
    let (rest, last) = [" - ", " – ", " — ", ": "]
        .into_iter()
        .filter_map(|mark| words.rsplit_once(mark))
        .min_by_key(|(_, last)| last.len())?;
    let status = Status::from_words(last).filter(|_| last.chars().count() > 3)?;
    let closes = matches!(status, Status::Done | Status::Verified | Status::Declined);
    let shouted = last.chars().all(|c| !c.is_lowercase());
    let remark = Remark { status: Some(status), ..Remark::default() };
    (closes || shouted).then_some((rest.trim_end(), remark))
}

/// `… (won't do: too dear)`, `… – declined, too dear`
fn refusal_behind(words: &str, days: Days) -> Option<(&str, Remark)> {
    let (rest, said) = match words.strip_suffix(')') {
        Some(words) => words.rsplit_once('(')?,
        None => [" - ", " – ", " — "].into_iter().find_map(|dash| words.rsplit_once(dash))?,
    };
    let reason = Some(refusal(said, days)?);
    let remark = Remark { status: Some(Status::Declined), reason, ..Remark::default() };
    Some((rest.trim_end(), remark))
}

/// Why something was declined, where a text says that it was and why: `Won't do: too dear`.
#[must_use]
pub fn refusal(text: &str, days: Days) -> Option<String> {
    let text = text.trim();
    let (at, mark) = [": ", ", ", "; ", " - ", " – ", " — ", " (", " because ", " since ", " as "]
        .into_iter()
        .filter_map(|mark| Some((text.find(mark)?, mark)))
        .min()?;
    let why = text[at + mark.len()..].trim();
    let why = if mark == " (" { why.trim_end_matches(')') } else { why };
    let declined = Status::from_words(&text[..at]) == Some(Status::Declined);
    // A name or a day says by whom or when.
    let other = parts(why).iter().any(|(_, part)| Part::of(part, days).is_some());
    (declined && !other && why.split_whitespace().count() >= 2).then(|| why.to_owned())
}

fn in_brackets(words: &str, days: Days) -> Option<(&str, Remark)> {
    let (rest, inside) = match words.strip_suffix(')') {
        Some(words) => words.rsplit_once('(')?,
        None => words.strip_suffix(']')?.rsplit_once('[')?,
    };
    let mut remark = Gathered::default();
    for (_, text) in parts(inside) {
        let part = Part::of(text, days);
        // Brackets hold what is no part of the sentence, so any word or two may be a name there.
        remark.add(part.or_else(|| is_nameable(text).then_some(Part::Name(text)))?)?;
    }
    let said = &remark.remark;
    let named = said.due.is_some() && said.owner.as_deref().is_some_and(is_full_name);
    let is_sure = remark.due || said.ticket.is_some() || remark.handle || remark.done() || named;
    is_sure.then(|| (rest.trim_end(), remark.remark))
}

/// Words before which a handle is part of the sentence: "talk to @ann".
const TOWARDS: &[&str] = &[
    "to", "with", "from", "by", "for", "of", "on", "in", "at", "and", "or", "the", "that", "as",
    "ask", "ping", "tell", "thank", "contact", "add", "remind", "give", "mention", "cc", "via",
];

/// `Rotate keys @ann`, `Rotate keys @ann @bo`
fn closing_handles(words: &str) -> Option<String> {
    let mut rest = words.trim_end_matches('.');
    let mut names = Vec::new();
    while let Some((before, last)) = rest.rsplit_once(char::is_whitespace) {
        if !is_handle(last) {
            break;
        }
        names.insert(0, without_mark(last));
        rest = before.trim_end();
    }
    let before = rest.rsplit(char::is_whitespace).next()?.to_lowercase();
    let is_own = !names.is_empty() && !rest.ends_with(':') && !TOWARDS.contains(&before.as_str());
    is_own.then(|| names.join(", "))
}

/// `@ann: rotate keys`, `@ann to rotate keys`
fn opening_handle(words: &str) -> Option<String> {
    let (first, rest) = words.split_once(char::is_whitespace)?;
    let marked = ["to ", "- ", "– ", "will "].iter().any(|mark| rest.starts_with(mark));
    let handle = first.strip_suffix(':').or(marked.then_some(first))?;
    is_handle(handle).then(|| without_mark(handle))
}

fn is_handle(word: &str) -> bool {
    word.strip_prefix('@').is_some_and(|name| {
        name.contains(char::is_alphanumeric)
            && name.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c))
    })
}

fn behind_dash(words: &str, days: Days) -> Option<(&str, Remark)> {
    let mut dashes: Vec<(usize, usize)> = [" - ", " – ", " — ", " | "]
        .into_iter()
        .flat_map(|dash| words.match_indices(dash).map(|(at, dash)| (at, at + dash.len())))
        .collect();
    dashes.sort_unstable();
    // What follows a long list of dashes is no remark.
    let first = dashes.len().saturating_sub(MOST_DASHES);
    (first..dashes.len()).find_map(|from| {
        let mut remark = Gathered::default();
        let several = from + 1 < dashes.len();
        for (nth, (_, start)) in dashes.iter().enumerate().skip(from) {
            let end = dashes.get(nth + 1).map_or(words.len(), |(end, _)| *end);
            for (_, text) in parts(words.get(*start..end)?) {
                let is_name = if several { is_full_name(text) } else { is_nameable(text) };
                remark
                    .add(Part::of(text, days).or_else(|| is_name.then_some(Part::Name(text)))?)?;
            }
        }
        let said = &remark.remark;
        let more = said.due.is_some() || said.ticket.is_some() || said.status.is_some();
        let is_sure = remark.due || remark.handle || remark.done() || (more && remark.capital);
        is_sure.then(|| (words[..dashes[from].0].trim_end(), remark.remark))
    })
}

/// An owner, a day, a state and a ticket need no more.
const MOST_DASHES: usize = 4;

fn behind_commas(words: &str, days: Days) -> Option<(&str, Remark)> {
    let mut remark = Gathered { order: Order::LastFirst, ..Gathered::default() };
    let mut end = words.len();
    for (start, text) in parts(words).into_iter().skip(1).rev() {
        let part = Part::of(text, days).or_else(|| {
            // A single capital word may be one more thing that is to be done.
            (remark.due && is_full_name(text)).then_some(Part::Name(text))
        });
        let Some(part) = part else { break };
        if remark.add(part).is_none() {
            break;
        }
        end = start;
    }
    let rest = words[..end].trim_end_matches(SEPARATORS).trim_end();
    (remark.due || remark.handle || remark.done()).then_some((rest, remark.remark))
}

/// What stands between the parts of a remark.
const SEPARATORS: &[char] = &[',', ';', '|'];

/// The parts of a remark, and where each begins. `March 9, 2024` is one.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts: Vec<(usize, &str)> = Vec::new();
    let (mut first, mut at) = (0, 0);
    for piece in text.split(SEPARATORS) {
        let end = at + piece.len();
        let before = text[first..at].trim_end_matches(|c: char| c == ',' || c.is_whitespace());
        if is_year(piece.trim()) && before.ends_with(|c: char| c.is_ascii_digit()) {
            parts.pop();
        } else {
            first = at;
        }
        parts.push((first, text[first..end].trim()));
        at = end + 1;
    }
    parts
}

/// One of the things that stand behind an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    /// `due 2024-03-09`, `by 3 May`
    Due(NaiveDate),
    /// `2024-03-09`
    Day(NaiveDate),
    /// `@ann`, `owner: Ann`
    Handle(&'a str),
    /// `Ann`: a name, if anything.
    Name(&'a str),
    /// `OPS-12`
    Ticket(&'a str),
    /// `in progress`
    Status(Status),
    /// `done 2024-03-09`
    Done(NaiveDate),
}

impl<'a> Part<'a> {
    fn of(text: &'a str, days: Days) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let after = |names: &[&str]| {
            names.iter().find_map(|name| {
                let rest = lower.strip_prefix(name)?;
                let rest = &text[text.len() - rest.len()..];
                rest.starts_with([':', ' ']).then(|| rest.trim_start_matches([':', ' ']))
            })
        };
        if let Some(day) = after(&["due date", "due by", "due on", "due", "deadline", "eta", "by"])
        {
            return days.whole(day.strip_prefix("by ").unwrap_or(day)).map(Self::Due);
        }
        if (after(DONES).is_some() || text.starts_with(TICKS))
            && let Some(day) = done_day(text, days)
        {
            return Some(Self::Done(day));
        }
        if let Some(status) = after(&["status", "state"]).and_then(Status::from_words) {
            return Some(Self::Status(status));
        }
        if let Some(name) = after(&["owner", "assignee", "assigned to", "dri"]) {
            return is_nameable(name).then_some(Self::Handle(name));
        }
        let mut words =
            text.split_whitespace().filter(|word| !matches!(*word, "and" | "&" | "+" | "/"));
        if text.starts_with('@') && words.all(is_handle) {
            return Some(Self::Handle(text));
        }
        if key_in(text).as_deref() == Some(text) || !text.contains(' ') && is_tracker(text) {
            return Some(Self::Ticket(text));
        }
        if let Some(day) = days.whole(text) {
            return Some(Self::Day(day));
        }
        // `no` and `x` are words of a column, not of a remark.
        let status = Status::from_words(text).filter(|_| text.chars().count() > 3);
        status.map(Self::Status)
    }
}

/// A remark while its parts are gathered.
#[derive(Debug, Default)]
struct Gathered {
    remark: Remark,
    /// Whether a word says that a day is the due day.
    due: bool,
    /// Whether a mark or word says that a name is the owner's.
    handle: bool,
    /// Whether the owner is written like a name.
    capital: bool,
    /// The order in which the parts come.
    order: Order,
}

/// The order in which the parts of a remark are gathered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Order {
    #[default]
    FirstFirst,
    LastFirst,
}

impl Gathered {
    fn done(&self) -> bool {
        self.remark.done_on.is_some()
    }

    /// Adds a part; nothing if there is one of the sort already.
    fn add(&mut self, part: Part) -> Option<()> {
        let remark = &mut self.remark;
        match part {
            Part::Due(day) | Part::Day(day) if remark.due.is_none() => {
                remark.due = Some(day);
                self.due |= matches!(part, Part::Due(_));
            }
            Part::Handle(name) | Part::Name(name) if remark.owner.is_none() => {
                remark.owner = Some(without_mark(name));
                self.handle |= matches!(part, Part::Handle(_));
                self.capital = is_capital(name);
            }
            // `owner: Ann Lee, Bo Fry`: names beside one that is marked as the owner's are more of them.
            Part::Handle(name) | Part::Name(name)
                if (self.handle || matches!(part, Part::Handle(_)))
                    && self.capital
                    && (is_capital(name) || name.starts_with('@')) =>
            {
                let (before, name) = (remark.owner.take().unwrap_or_default(), without_mark(name));
                let (first, second) = match self.order {
                    Order::FirstFirst => (before, name),
                    Order::LastFirst => (name, before),
                };
                remark.owner = Some(format!("{first}, {second}"));
                self.handle = true;
            }
            Part::Ticket(key) if remark.ticket.is_none() => remark.ticket = Some(key.to_owned()),
            Part::Status(status) if remark.status.is_none() => remark.status = Some(status),
            Part::Done(day) if remark.status.is_none() => {
                remark.status = Some(Status::Done);
                remark.done_on = Some(day);
            }
            _ => return None,
        }
        Some(())
    }
}

fn without_mark(name: &str) -> String {
    name.trim().trim_start_matches('@').to_owned()
}

/// A few words without digits.
fn is_nameable(text: &str) -> bool {
    (1..=4).contains(&text.split_whitespace().count())
        && text.starts_with(|c: char| c.is_alphabetic() || c == '@' || c.is_whitespace())
        && !text.contains(|c: char| c.is_ascii_digit())
}

/// Every word begins with a capital letter: `Ann`, `Ann de Vries`.
fn is_capital(text: &str) -> bool {
    let small = ["de", "da", "di", "van", "von", "der", "den", "la", "and", "&", "team"];
    let mut words = text.split_whitespace().filter(|word| !small.contains(word)).peekable();
    words.peek().is_some() && words.all(|word| word.starts_with(char::is_uppercase))
}

/// A first and a last name, or a team that is called one.
fn is_full_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let is_team = text.to_lowercase().ends_with(" team");
    is_nameable(text) && ((2..=4).contains(&words) && is_capital(text) || is_team)
}

#[cfg(test)]
mod tests {
    use super::{Days, Remark, behind, below};
    use crate::incident::moment::Context;

    fn days() -> Days {
        let incident = "2024-11-07".parse().ok();
        Days { context: Context { year: Some(2024), order: None }, incident }
    }

    fn shown(remark: &Remark) -> String {
        let mut parts = Vec::new();
        parts.extend(remark.owner.clone());
        parts.extend(remark.due.map(|day| day.to_string()));
        parts.extend(remark.ticket.clone());
        parts.extend(remark.status.map(|status| status.as_str().to_owned()));
        parts.extend(remark.priority.clone());
        parts.extend(remark.reason.clone());
        parts.join("|")
    }

    #[test]
    fn a_remark_is_taken_off_the_words() {
        for (words, rest, expected) in [
            ("Add an alert, @ann, due 2024-12-01", "Add an alert", "ann|2024-12-01"),
            ("Add an alert, @ann.", "Add an alert", "ann"),
            ("Add an alert @ann", "Add an alert @ann", "ann"),
            ("Add an alert @ann @web-2.", "Add an alert @ann @web-2.", "ann, web-2"),
            ("Talk about the alert with @ann", "", ""),
            ("@ann: add an alert", "@ann: add an alert", "ann"),
            ("@ann to add an alert, due 2024-12-01", "@ann to add an alert", "ann|2024-12-01"),
            ("@media queries of the print page are wrong", "", ""),
            ("Add an alert (Ann Lee, 2024-12-01)", "Add an alert", "Ann Lee|2024-12-01"),
            ("Repeat the game day (Leeds, 2024-12-01)", "", ""),
            ("Add an alert, for disks, by 3 December", "Add an alert, for disks", "2024-12-03"),
            ("Add an alert - ann, by 3 May", "Add an alert", "ann|2025-05-03"),
            ("Add an alert – Ann Lee, OPS-12, done", "Add an alert", "Ann Lee|OPS-12|done"),
            (
                "Add an alert — Ann de Vries, 1 December 2024",
                "Add an alert",
                "Ann de Vries|2024-12-01",
            ),
            ("Add an alert (Ann, OPS-12, due 2024-12-01)", "Add an alert", "Ann|2024-12-01|OPS-12"),
            ("Add an alert (@ann and @bo)", "Add an alert", "ann and @bo"),
            ("Add an alert (OPS-12, in progress)", "Add an alert", "OPS-12|in-progress"),
            ("Add an alert; owner: Ann Lee; ETA: 2024-12-01", "Add an alert", "Ann Lee|2024-12-01"),
            ("Add an alert, Ann Lee, due 2024-12-01", "Add an alert", "Ann Lee|2024-12-01"),
            (
                "Add an alert, Storage team, due 2024-12-01",
                "Add an alert",
                "Storage team|2024-12-01",
            ),
            // What may be part of the sentence stays in it.
            ("Upgrade Kafka, Redis, due 2024-12-01", "Upgrade Kafka, Redis", "2024-12-01"),
            ("Upgrade Kafka, Redis, and Postgres", "", ""),
            ("Rotate keys - staging, then production", "", ""),
            ("Rotate keys - DONE", "Rotate keys", "done"),
            ("Rotate keys: done.", "Rotate keys", "done"),
            ("Rotate keys – won't do", "Rotate keys", "declined"),
            ("Rotate keys - IN PROGRESS", "Rotate keys", "in-progress"),
            ("Rotate keys - open", "", ""),
            ("Rotate keys (@ann) – due 2024-12-01", "Rotate keys", "ann|2024-12-01"),
            (
                "Rotate keys (Owner: Ann, Due: 2024-12-01) - DONE",
                "Rotate keys",
                "Ann|2024-12-01|done",
            ),
            (
                "Rotate keys – owner: Ann – due 2024-12-01 – OPS-12",
                "Rotate keys",
                "Ann|2024-12-01|OPS-12",
            ),
            ("Rotate keys | Ann Lee | 2024-12-01", "Rotate keys", "Ann Lee|2024-12-01"),
            ("Rotate keys - staging - due 2024-12-01", "Rotate keys - staging", "2024-12-01"),
            ("Rotate keys - owner: Ann, status: in progress", "Rotate keys", "Ann|in-progress"),
            ("Rotate keys (won't do: too dear)", "Rotate keys", "declined|too dear"),
            ("Rotate keys – declined, too dear for us", "Rotate keys", "declined|too dear for us"),
            ("Rotate keys - Ann Lee", "", ""),
            ("Move to OPS-12", "", ""),
            ("Write it down, soon, by hand", "", ""),
            ("Read the post of 2024-12-01, 2024-12-02", "", ""),
            ("Ask why (really)", "", ""),
            ("Add an alert (Owner: Ann, Due: December 1, 2024)", "Add an alert", "Ann|2024-12-01"),
            ("Add an alert, @ann, by December 1, 2024", "Add an alert", "ann|2024-12-01"),
            ("Add an alert [@ann, 2024-12-01]", "Add an alert", "ann|2024-12-01"),
            ("Add an alert | Owner: Ann | Due: 2024-12-01", "Add an alert", "Ann|2024-12-01"),
            ("Plan for 2023, 2024", "", ""),
            ("@ann, due 2024-12-01", "", ""),
        ] {
            let (kept, remark) = behind(words, days());
            let rest = if rest.is_empty() { words } else { rest };
            assert_eq!((kept, shown(&remark).as_str()), (rest, expected), "{words}");
        }
    }

    #[test]
    fn lines_of_its_own_are_taken_off_the_words() {
        for (words, rest, expected) in [
            ("Call\nearlier\nOwner: @bo\nDue: 3 December", "Call\nearlier", "bo|2024-12-03"),
            ("Call\nStatus: Completed\nPriority: P1\nTicket: OPS-1\n", "Call", "OPS-1|done|p1"),
            ("Call\nStatus: waiting for the vendor", "", ""),
            ("Owner: Ann", "", ""),
        ] {
            let (kept, remark) = super::lines_behind(words, days());
            let rest = if rest.is_empty() { words } else { rest };
            assert_eq!((kept, shown(&remark).as_str()), (rest, expected), "{words}");
        }
    }

    #[test]
    fn a_line_below_a_list_speaks_of_all_items() {
        for (line, expected) in [
            ("Owner: Head of Trains", Some("Head of Trains")),
            ("Owners of these items: @ann", Some("ann")),
            ("Due Date for Follow-Up Actions: December 14, 2024", Some("2024-12-14")),
            ("Deadline: soon", None),
            ("Owner: to be found in the second week", None),
            ("Ownership: none", None),
            ("Due to load: 2024-12-14", None),
        ] {
            assert_eq!(
                below(line, days()).map(|remark| shown(&remark)).as_deref(),
                expected,
                "{line}"
            );
        }
    }
}
