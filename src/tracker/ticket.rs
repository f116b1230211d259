//! Tickets, and how documents name them: by key, number or address.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::config::tracker::Column;
use crate::incident::action::Status;
use crate::source::Span;

/// A ticket as an export tells it. What the export leaves open is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The path of the export.
    pub export: String,
    /// Its key or number as written; where there is none, the last part of its address.
    pub key: String,
    /// Its address.
    pub url: Option<String>,
    /// Where it stands.
    pub status: Option<Status>,
    /// Why it is closed, in the words of the tracker.
    pub reason: Option<String>,
    /// Who it is given to.
    pub owners: Vec<String>,
    /// The day by which it is due.
    pub due: Option<NaiveDate>,
    /// The day on which it was closed.
    pub closed_on: Option<NaiveDate>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// Its record in the export; in JSON, the beginning of the file.
    pub span: Span,
}

/// A text of a ticket that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// What it should have said.
    pub column: Column,
    /// The text.
    pub text: String,
}

/// All tickets, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tickets {
    /// The paths of the exports that could be read, in the order of the configuration.
    pub exports: Vec<String>,
    /// By what tells them apart.
    list: BTreeMap<String, Ticket>,
    /// By every name in small letters: which ones it may mean.
    names: BTreeMap<String, BTreeSet<String>>,
    /// The hosts of the addresses.
    hosts: BTreeSet<String>,
    /// The projects of numbered tickets: `shop/web` and `web` of `shop/web#12`.
    repositories: BTreeSet<String>,
    /// Whether there are keys such as `OPS-12`.
    has_keys: bool,
    /// Whether there are numbers.
    has_numbers: bool,
}

/// What a document's ticket is found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'a> {
    /// This one.
    Ticket(&'a Ticket),
    /// A number that tickets of several projects have.
    Several,
    /// None of the exports holds it, and one should.
    Missing,
    /// It is none of those that the exports could hold: of another tracker, or no ticket at all.
    Foreign,
}

impl Tickets {
    /// Adds the tickets of an export. One that is there already is replaced.
    pub fn add(&mut self, export: &str, tickets: Vec<Ticket>) {
        self.exports.push(export.to_owned());
        for ticket in tickets {
            self.list.insert(ticket.identity(), ticket);
        }
    }

    /// Learns the names of all tickets.
    pub fn name(&mut self) {
        for (identity, ticket) in &self.list {
            for name in ticket.names() {
                self.names.entry(name).or_default().insert(identity.clone());
            }
            if let Some(url) = ticket.url.as_deref() {
                self.hosts.extend(host(url));
            }
            self.has_keys |= key_project(identity).is_some();
            self.has_numbers |= ticket.number().is_some();
            if let Some(repository) = ticket.repository() {
                self.repositories
                    .extend(repository.rsplit_once('/').map(|(_, name)| name.to_owned()));
                self.repositories.insert(repository);
            }
        }
    }

    /// Whether no export could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exports.is_empty()
    }

    /// The tickets, in the order of what tells them apart.
    pub fn iter(&self) -> impl Iterator<Item = &Ticket> {
        self.list.values()
    }

    /// What the ticket of an action item is. Where a text names several, one that is still to do speaks for all of
    /// them, else the one that was closed last.
    #[must_use]
    pub fn find(&self, text: &str) -> Found<'_> {
        let whole = self.find_one(text);
        if !matches!(whole, Found::Missing | Found::Foreign) {
            return whole;
        }
        let parts: Vec<Found> = text
            .split(|c: char| c.is_whitespace() || ",;|()[]<>".contains(c))
            .filter(|part| {
                !part.is_empty()
                    && *part != text
                    && number(part).is_none_or(|_| part.starts_with('#'))
            })
            .map(|part| self.find_one(part))
            .collect();
        let is_closed =
            |status| matches!(status, Status::Done | Status::Verified | Status::Declined);
        let found = parts.iter().filter_map(|part| match part {
            Found::Ticket(ticket) => Some(*ticket),
            _ => None,
        });
        let last =
            found.max_by_key(|ticket| (!ticket.status.is_some_and(is_closed), ticket.closed_on));
        match last {
            Some(ticket) => Found::Ticket(ticket),
            None if parts.contains(&Found::Several) => Found::Several,
            None if parts.contains(&Found::Missing) => Found::Missing,
            None => whole,
        }
    }

    fn find_one(&self, text: &str) -> Found<'_> {
        let text = text.trim().trim_matches(['`', '"', '\'', '.', ':']).to_lowercase();
        let is_address = text.contains("://");
        let names = if is_address { names_in_address(&text) } else { names_of(&text) };
        for name in &names {
            let Some(identities) = self.names.get(name) else { continue };
            let mut tickets = identities.iter().filter_map(|identity| self.list.get(identity));
            match (tickets.next(), tickets.next()) {
                // An address is that of its own ticket, never that of another one with the same number.
                (Some(ticket), None)
                    if !is_address || number(name).is_none() || ticket.url.is_none() =>
                {
                    return Found::Ticket(ticket);
                }
                (Some(_), Some(_)) if !is_address => return Found::Several,
                _ => {}
            }
        }
        if self.should_hold(&text, &names) { Found::Missing } else { Found::Foreign }
    }

    /// Whether some export has tickets of this form. Exports without a ticket may hold any.
    fn should_hold(&self, text: &str, names: &[String]) -> bool {
        if self.list.is_empty() {
            return text.contains(|c: char| c.is_ascii_digit());
        }
        if let Some(host) = host(text) {
            let is_key = names.iter().any(|name| key_project(name).is_some());
            let may_be_any = if is_key { self.has_keys } else { self.has_numbers };
            return self.hosts.contains(&host) || (may_be_any && (is_key || self.hosts.is_empty()));
        }
        if key_project(text).is_some() {
            return self.has_keys;
        }
        match text.split_once('#') {
            Some((project, _)) if !project.is_empty() => self.repositories.contains(project),
            _ => number(text).is_some() && self.has_numbers,
        }
    }
}

impl Ticket {
    /// What tells it from all others: its key; of one that has only a number, its address.
    fn identity(&self) -> String {
        let key = self.key.to_lowercase();
        match &self.url {
            Some(url) if key_project(&key).is_none() => plain_address(url),
            _ => key,
        }
    }

    /// The number of one that has no key of letters.
    fn number(&self) -> Option<&str> {
        number(self.key.rsplit('#').next().unwrap_or_default())
    }

    /// The project that counts its number: written before it, else the repository of its address.
    fn repository(&self) -> Option<String> {
        let key = self.key.to_lowercase();
        if let Some((project, _)) = key.split_once('#').filter(|(project, _)| !project.is_empty()) {
            return Some(project.to_owned());
        }
        repository(&plain_address(self.url.as_ref()?)).map(str::to_owned)
    }

    /// Every name it goes by, in small letters.
    fn names(&self) -> Vec<String> {
        let mut names = vec![self.key.to_lowercase()];
        names.extend(self.url.as_deref().map(plain_address));
        if let Some(number) = self.number() {
            if let Some(project) = self.repository() {
                names.push(format!("{project}#{number}"));
                names.extend(project.rsplit_once('/').map(|(_, last)| format!("{last}#{number}")));
            }
            names.push(format!("#{number}"));
        }
        names
    }
}

/// The names that a text without an address may mean, in small letters.
fn names_of(text: &str) -> Vec<String> {
    let mut names = vec![text.to_owned()];
    let number = number(text).or_else(|| number(text.strip_prefix("gh-")?));
    names.extend(number.map(|number| format!("#{number}")));
    names
}

/// The names that an address may mean, in small letters: itself, the key at its end or in its query
/// (`…/boards/7?selectedIssue=OPS-12`), the number at its end.
fn names_in_address(address: &str) -> Vec<String> {
    let plain = plain_address(address);
    let last = plain.rsplit('/').next().unwrap_or_default().to_owned();
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let values = query.split(['&', '#']).filter_map(|pair| Some(pair.split_once('=')?.1));
    let keys = values.chain([last.as_str()]).filter(|value| key_project(value).is_some());
    let mut names: Vec<String> = keys.map(str::to_owned).collect();
    names.insert(0, plain.clone());
    names.extend(number(&last).map(|number| format!("#{number}")));
    names
}

/// The digits of `12` or `#12`.
fn number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// `ops` of `ops-12`.
fn key_project(key: &str) -> Option<&str> {
    let (project, digits) = key.rsplit_once('-')?;
    let is_name = project.starts_with(|c: char| c.is_alphabetic())
        && project.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_name && !digits.starts_with('#') && number(digits).is_some()).then_some(project)
}

/// The last part of an address.
#[must_use]
pub fn end_of_address(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// An address as it is compared: in small letters, without scheme, query, place on the page and slash at its end; what
/// trackers show under two addresses under one.
fn plain_address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    rest.trim_end_matches('/').replace("/-/work_items/", "/-/issues/").replace("/pull/", "/issues/")
}

fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty()).map(str::to_lowercase)
}

/// `shop/web` of `git.example/shop/web/-/issues/12`.
fn repository(address: &str) -> Option<&str> {
    let (_, path) = address.split_once('/')?;
    let (path, _) = path.rsplit_once("/issues/")?;
    Some(path.strip_suffix("/-").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::{Found, Tickets};
    use crate::diagnostic::Diagnostics;
    use crate::incident::action::Status;
    use crate::tracker::example::tickets;

    const JIRA: (&str, &str, &str) = (
        "kind: jira",
        "jira.csv",
        "Issue key,Status,Resolved\nOPS-1,Done,2024-11-14\nOPS-2,Open,\nOPS-3,Done,2024-11-20\n",
    );
    const WEB: (&str, &str, &str) = (
        "kind: github",
        "web.json",
        r#"[{"number": 1, "state": "OPEN", "url": "https://github.example/shop/web/issues/1"},
            {"number": 2, "state": "OPEN", "url": "https://github.example/shop/web/issues/2"}]"#,
    );
    const API: (&str, &str, &str) = (
        "kind: gitlab",
        "api.csv",
        "Issue ID,URL,State\n2,https://git.example/shop/api/-/issues/2,Open\n3,https://git.example/shop/api/-/issues/3,Open\n",
    );

    fn found(tickets: &Tickets, text: &str) -> String {
        match tickets.find(text) {
            Found::Ticket(ticket) => match &ticket.url {
                Some(url) => url.clone(),
                None => ticket.key.clone(),
            },
            Found::Several => "several".to_owned(),
            Found::Missing => "missing".to_owned(),
            Found::Foreign => "foreign".to_owned(),
        }
    }

    #[test]
    fn a_ticket_is_found_by_every_name() {
        let (tickets, _) = tickets(&[JIRA, WEB, API], &mut Diagnostics::default());
        let web = |number: u8| format!("https://github.example/shop/web/issues/{number}");
        let api = |number: u8| format!("https://git.example/shop/api/-/issues/{number}");
        for (text, expected) in [
            ("OPS-1", "OPS-1"),
            ("ops-1", "OPS-1"),
            (" `OPS-1` ", "OPS-1"),
            ("https://ops.example/browse/OPS-1", "OPS-1"),
            ("https://ops.example/browse/ops-1/?focusedCommentId=3#c", "OPS-1"),
            ("https://ops.example/boards/7?selectedIssue=OPS-2&x=1", "OPS-2"),
            ("[OPS-1](https://ops.example/browse/OPS-1)", "OPS-1"),
            // One that is still to do speaks for all, else the last.
            ("OPS-1, OPS-2", "OPS-2"),
            ("OPS-3 / OPS-1", "OPS-3"),
            ("see OPS-1.", "OPS-1"),
            ("#1", &web(1)),
            ("1", &web(1)),
            ("GH-1", &web(1)),
            ("3", &api(3)),
            ("shop/web#2", &web(2)),
            ("web#2", &web(2)),
            ("shop/api#2", &api(2)),
            ("HTTPS://GitHub.example/shop/web/issues/2/", &web(2)),
            ("https://github.example/shop/web/pull/2", &web(2)),
            ("https://github.example/shop/web/issues/2#issuecomment-7", &web(2)),
            ("https://git.example/shop/api/-/work_items/3", &api(3)),
            // Which of the two?
            ("#2", "several"),
            ("OPS-9", "missing"),
            ("PAY-1", "missing"),
            ("https://ops.example/browse/OPS-9", "missing"),
            ("#9", "missing"),
            ("shop/web#9", "missing"),
            ("https://github.example/shop/web/issues/9", "missing"),
            ("https://github.example/shop/other/issues/1", "missing"),
            // Nobody exported that one.
            ("shop/other#1", "foreign"),
            ("https://elsewhere.example/issues/1", "foreign"),
            ("TBD", "foreign"),
            ("", "foreign"),
            ("a ticket in 2024", "foreign"),
        ] {
            assert_eq!(found(&tickets, text), expected, "{text}");
        }
    }

    #[test]
    fn what_no_export_could_hold_is_foreign() {
        let (tickets, _) = tickets(&[WEB], &mut Diagnostics::default());
        assert_eq!(found(&tickets, "OPS-1"), "foreign");
    }

    #[test]
    fn of_a_ticket_in_two_exports_the_later_one_counts() {
        let newer =
            ("", "newer.json", r#"[{"key": "ops-1", "fields": {"status": {"name": "Reopened"}}}]"#);
        let status = |exports: &[(&str, &str, &str)]| {
            let (tickets, _) = tickets(exports, &mut Diagnostics::default());
            match tickets.find("OPS-1") {
                Found::Ticket(ticket) => ticket.status.map(Status::as_str),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(status(&[JIRA, newer]), Some("open"));
        assert_eq!(status(&[newer, JIRA]), Some("done"));
        assert_eq!(status(&[JIRA, newer, newer]), Some("open"));
    }
}
