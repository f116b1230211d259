//! Beside stage 2: the exports of issue trackers, texts to tickets. What a ticket says of an action item is the
//! business of the ledger.
//!
//! 1. `csv` or `json` cuts a text into records: for each column of the configuration the texts that stand there.
//! 2. `state` and `day` say what the texts of a record mean.
//! 3. [`ticket`] keeps the tickets and finds them again by what documents write.
//!
//! An export that cannot be read is a finding and leaves the others.

mod csv;
mod day;
#[cfg(test)]
mod example;
mod json;
mod state;
pub mod ticket;
mod usual;

use crate::config::Config;
use crate::config::tracker::{Column, Format, Kind, Tracker};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::tracker::day::Days;
use crate::tracker::ticket::{Ticket, Tickets, Unread};

/// A row of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Record {
    /// Where it begins; in JSON, where the file does.
    span: Span,
    /// By column, in the order of [`Column::ALL`]: of every heading or path that may mean it and holds something, the
    /// texts there, the surest one first.
    values: [Vec<Vec<String>>; Column::ALL.len()],
}

impl Record {
    fn candidates(&self, column: Column) -> &[Vec<String>] {
        &self.values[column as usize]
    }

    /// The surest texts of a column.
    fn texts(&self, column: Column) -> &[String] {
        self.candidates(column).first().map(Vec::as_slice).unwrap_or_default()
    }

    /// The first of them.
    fn text(&self, column: Column) -> Option<&str> {
        self.texts(column).first().map(String::as_str)
    }
}

/// Reads all exports. Of tickets that several of them hold, the last one counts.
///
/// `exports` says which text is the export of which tracker of the configuration, in the order of the configuration.
#[must_use]
pub fn read(
    exports: &[(usize, FileId)],
    sources: &Sources,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Tickets {
    let mut tickets = Tickets::default();
    for &(index, file) in exports {
        let tracker = &config.trackers[index];
        let source = sources.get(file);
        let records = match tracker.format {
            Format::Csv => csv::read(file, source, tracker, diagnostics),
            Format::Json => json::read(file, source, tracker, diagnostics),
        };
        match records {
            Ok(records) => {
                let found = tickets_of(&records, tracker, config);
                tickets.add(&tracker.export.value, found);
            }
            Err(broken) => diagnostics.push(broken.finding(tracker)),
        }
    }
    tickets.name();
    tickets
}

/// Why an export cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Broken {
    why: String,
    help: String,
}

impl Broken {
    fn finding(self, tracker: &Tracker) -> Diagnostic {
        let path = &tracker.export.value;
        Diagnostic::new(
            Code::UnreadableExport,
            tracker.export.span,
            format!("the export `{path}` cannot be read: {}", self.why),
            self.help,
        )
    }
}

fn tickets_of(records: &[Record], tracker: &Tracker, config: &Config) -> Vec<Ticket> {
    let days = Days::new(records, config);
    let mut tickets = Vec::with_capacity(records.len());
    for record in records {
        let url = record.text(Column::Url);
        let Some(key) = record.text(Column::Key).or_else(|| url.map(ticket::end_of_address)) else {
            continue;
        };
        let mut ticket = Ticket {
            export: tracker.export.value.clone(),
            key: key.to_owned(),
            url: url.map(str::to_owned),
            status: None,
            reason: record.text(Column::Reason).map(in_words),
            owners: owners(record, tracker),
            due: None,
            closed_on: None,
            unread: Vec::new(),
            span: record.span,
        };
        let words = record.candidates(Column::Status);
        ticket.status = state::read(words, record.text(Column::Reason), tracker);
        if ticket.status.is_none()
            && let Some(word) = record.text(Column::Status)
        {
            ticket.unread.push(Unread { column: Column::Status, text: word.to_owned() });
        }
        for (column, day) in
            [(Column::Due, &mut ticket.due), (Column::Closed, &mut ticket.closed_on)]
        {
            let Some(text) = record.text(column) else { continue };
            *day = days.read(text);
            if day.is_none() {
                ticket.unread.push(Unread { column, text: text.to_owned() });
            }
        }
        tickets.push(ticket);
    }
    tickets
}

/// `NOT_PLANNED` and `not_planned` as a person writes it.
fn in_words(reason: &str) -> String {
    let is_constant = |c: char| c == '_' || c.is_ascii_uppercase();
    if !reason.contains('_') && !reason.chars().all(is_constant) {
        return reason.to_owned();
    }
    let words = reason.replace('_', " ").to_lowercase();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Those to whom a ticket is given. Jira gives it to one person, who may be called `Okoye, Ruth`.
fn owners(record: &Record, tracker: &Tracker) -> Vec<String> {
    let texts = record.texts(Column::Owner).iter();
    let whole = tracker.kind == Some(Kind::Jira) || tracker.format == Format::Json;
    let mut owners: Vec<String> = Vec::new();
    let names = texts.flat_map(|text| {
        if whole { vec![text.as_str()] } else { text.split(',').map(str::trim).collect() }
    });
    for name in names.filter(|name| !name.is_empty()) {
        if !owners.iter().any(|known| known == name) {
            owners.push(name.to_owned());
        }
    }
    owners
}

/// A column that the configuration names and the export does not have.
fn no_such_column(
    tracker: &Tracker,
    column: Column,
    name: &Spanned<String>,
    help: String,
) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownValue,
        name.span,
        format!(
            "`{}` has no column `{}` for `{}`",
            tracker.export.value,
            name.value,
            column.as_str()
        ),
        help,
    )
}

#[cfg(test)]
mod tests {
    use super::example::{read, shown, survive};

    #[test]
    fn jira_as_csv() {
        let text = "\u{FEFF}Summary,Issue key,Issue id,Status,Priority,Resolution,Assignee,Created,Resolved,Due date,Labels,Labels,Description\r\n\
            Alert earlier,OPS-1,10001,Done,High,Done,Ruth Okoye,01/Nov/24 9:00 AM,14/Nov/24 3:12 PM,20/Nov/24 12:00 AM,alerts,night,\"Two lines,\r\nand a \"\"quote\"\"\"\r\n\
            Ask less,OPS-2,10002,Closed,Low,Won't Do,\"Okoye, Ruth\",01/Nov/24 9:00 AM,02/Dec/24 12:15 AM,,,,\r\n\
            Later,OPS-3,10003,In Review,Low,,,01/Nov/24 9:00 AM,,2024-12-24,,,\r\n";
        for yaml in ["kind: jira", ""] {
            let owners = if yaml.is_empty() { "Okoye+Ruth" } else { "Okoye, Ruth" };
            assert_eq!(
                shown(yaml, "jira.csv", text),
                [
                    "OPS-1 done (Done) owner=Ruth Okoye due=2024-11-20 closed=2024-11-14 line=2",
                    &format!("OPS-2 declined (Won't Do) owner={owners} closed=2024-12-02 line=4"),
                    "OPS-3 in-progress due=2024-12-24 line=5",
                ],
                "{yaml}"
            );
        }
    }

    #[test]
    fn jira_as_json() {
        let text = r#"{"startAt": 0, "total": 3, "issues": [
            {"key": "OPS-1", "self": "https://ops.example/rest/api/2/issue/10001", "fields": {
                "status": {"name": "Shipped to all", "statusCategory": {"key": "done"}}, "resolution": {"name": "Done"},
                "assignee": {"displayName": "Ruth Okoye", "accountId": "7"}, "duedate": "2024-11-20",
                "resolutiondate": "2024-11-14T23:12:00.000+0000"}},
            {"key": "OPS-2", "fields": {"status": {"name": "Selected for Development"}, "assignee": null, "duedate": null}},
            {"key": "OPS-3", "fields": {"status": {"name": "Parked", "statusCategory": {"key": "indeterminate"}}}}]}"#;
        assert_eq!(
            shown("kind: jira", "jira.json", text),
            [
                "OPS-1 done (Done) owner=Ruth Okoye due=2024-11-20 closed=2024-11-14 line=1",
                "OPS-2 open line=1",
                "OPS-3 in-progress line=1",
            ]
        );
        // With a zone, the day is that of the clocks there; what the configuration says of a word counts first.
        let berlin = shown(
            "kind: jira\n    states: {Parked: declined, done: open, shipped TO all: verified}\ndates: {zone: Europe/Berlin}",
            "jira.json",
            text,
        );
        assert_eq!(
            berlin[0],
            "OPS-1 open (Done) owner=Ruth Okoye due=2024-11-20 closed=2024-11-15 line=1"
        );
        assert_eq!(berlin[2], "OPS-3 declined line=1");
    }

    #[test]
    fn github_as_json() {
        let command_line = r#"[
            {"number": 12, "state": "CLOSED", "stateReason": "COMPLETED", "closedAt": "2024-11-14T15:12:00Z",
             "assignees": [{"login": "ruth"}, {"login": "sam"}], "milestone": {"dueOn": "2024-11-30T08:00:00Z"},
             "url": "https://github.example/shop/web/issues/12"},
            {"number": 13, "state": "CLOSED", "stateReason": "NOT_PLANNED", "closedAt": "2024-11-15T00:00:00Z", "assignees": []},
            {"number": 14, "state": "OPEN", "stateReason": "", "closedAt": null, "milestone": null}]"#;
        let expected = [
            "12 done (Completed) owner=ruth+sam due=2024-11-30 closed=2024-11-14 url=https://github.example/shop/web/issues/12 line=1",
            "13 declined (Not planned) closed=2024-11-15 line=1",
            "14 open line=1",
        ];
        assert_eq!(shown("kind: github", "issues.json", command_line), expected);
        assert_eq!(shown("", "issues.json", command_line), expected);
        // Two pages one after the other, as the API gives them.
        let pages = r#"[{"number": 12, "state": "closed", "state_reason": "completed", "closed_at": "2024-11-14T15:12:00Z",
             "assignee": {"login": "ruth"}, "assignees": [{"login": "ruth"}], "milestone": {"due_on": "2024-11-30T08:00:00Z"},
             "url": "https://api.github.example/repos/shop/web/issues/12", "html_url": "https://github.example/shop/web/issues/12"}]
            [{"number": 13, "state": "closed", "state_reason": "duplicate", "closed_at": null, "assignees": []}]"#;
        assert_eq!(
            shown("kind: github", "issues.json", pages),
            [
                "12 done (completed) owner=ruth due=2024-11-30 closed=2024-11-14 url=https://github.example/shop/web/issues/12 line=1",
                "13 declined (duplicate) line=1",
            ]
        );
        // A reason may mean something else here.
        let proposed = shown("states: {not_planned: proposed}", "issues.json", command_line);
        assert_eq!(proposed[1], "13 proposed (Not planned) closed=2024-11-15 line=1");
        let project = r#"{"items": [{"assignees": ["ruth"], "status": "In Progress", "title": "T",
            "content": {"number": 12, "type": "Issue", "url": "https://github.example/shop/web/issues/12"}},
            {"status": "Todo", "title": "A draft", "content": {"type": "DraftIssue"}}], "totalCount": 2}"#;
        assert_eq!(
            shown("kind: github", "issues.json", project),
            ["12 in-progress owner=ruth url=https://github.example/shop/web/issues/12 line=1"]
        );
    }

    #[test]
    fn github_as_a_table_of_a_project() {
        let text = "Title\tURL\tAssignees\tStatus\nAlert \"earlier\"\thttps://github.example/shop/web/issues/12\truth, sam\tIn Progress\nA draft\t\t\tTodo\n";
        assert_eq!(
            shown("kind: github", "board.tsv", text),
            ["12 in-progress owner=ruth+sam url=https://github.example/shop/web/issues/12 line=2"]
        );
    }

    #[test]
    fn gitlab_as_json_and_csv() {
        let text = r##"[{"id": 99, "iid": 7, "state": "opened", "assignees": [{"name": "Ruth Okoye", "username": "ruth"}],
            "due_date": "2024-11-20", "closed_at": null, "web_url": "https://git.example/shop/web/-/issues/7",
            "references": {"short": "#7", "relative": "#7", "full": "shop/web#7"}},
            {"id": 98, "iid": 6, "state": "closed", "assignees": [], "due_date": null, "closed_at": "2024-11-14T15:12:00.000Z",
            "web_url": "https://git.example/shop/web/-/issues/6", "references": {"full": "shop/web#6"}}]"##;
        assert_eq!(
            shown("kind: gitlab", "issues.json", text),
            [
                "shop/web#6 done closed=2024-11-14 url=https://git.example/shop/web/-/issues/6 line=1",
                "shop/web#7 open owner=ruth due=2024-11-20 url=https://git.example/shop/web/-/issues/7 line=1",
            ]
        );
        let text = "Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Confidential,Locked,Due Date,Created At (UTC),Updated At (UTC),Closed At (UTC)\n\
            Alert,,6,https://git.example/shop/web/-/issues/6,Closed,Sam,sam,\"Ruth Okoye, Sam\",\"ruth, sam\",No,No,,2024-11-01 08:00:00,2024-11-14 23:12:00,2024-11-14 23:12:00\n\
            Ask,,7,https://git.example/shop/web/-/issues/7,Open,Sam,sam,,,No,No,2024-11-20,2024-11-01 08:00:00,2024-11-14 15:12:00,\n";
        assert_eq!(
            shown("kind: gitlab", "issues.csv", text),
            [
                "6 done owner=ruth+sam closed=2024-11-14 url=https://git.example/shop/web/-/issues/6 line=2",
                "7 open due=2024-11-20 url=https://git.example/shop/web/-/issues/7 line=3",
            ]
        );
        let berlin = shown("kind: gitlab\ndates: {zone: Europe/Berlin}", "issues.csv", text);
        assert!(berlin[0].contains("closed=2024-11-15"), "{}", berlin[0]);
    }

    #[test]
    fn any_other_tracker_by_its_columns() {
        let csv =
            "Nr;Zustand;Wer;Bis;Fertig\nW-1;erledigt;ruth;13.02.2025;05.02.2025\nW-2;Warten;;;\n";
        assert_eq!(
            shown(
                "columns: {key: nr, status: zustand, owner: WER, due: Bis, closed: Fertig}\n    states: {erledigt: done}",
                "t.csv",
                csv
            ),
            [
                "W-1 done owner=ruth due=2025-02-13 closed=2025-02-05 line=2",
                "W-2 unread=status:Warten line=3",
            ]
        );
        let json = r#"{"data": {"team": {"issues": [{"identifier": "W-1", "state": {"name": "Done"}, "a.b": "ruth", "due": "soon"}]}, "more": []}}"#;
        assert_eq!(
            shown(
                "items: data.team.issues\n    columns: {key: identifier, status: state.name, owner: a.b, due: due, closed: }",
                "t.json",
                json
            ),
            ["W-1 done owner=ruth unread=due:soon line=1"]
        );
        // One ticket a line.
        let lines = "{\"key\": \"W-1\", \"fields\": {\"status\": {\"name\": \"Done\"}}}\n{\"key\": \"W-2\", \"fields\": {}}\n";
        assert_eq!(shown("", "t.ndjson", lines), ["W-1 done line=1", "W-2 line=1"]);
    }

    #[test]
    fn days_in_numbers_have_the_order_that_some_show() {
        let text = "Key,Status,Resolved\nW-1,Done,6/21/2025 16:14\nW-2,Done,6/7/2025 9:01\n";
        assert_eq!(
            shown("", "t.csv", text),
            ["W-1 done closed=2025-06-21 line=2", "W-2 done closed=2025-06-07 line=3"]
        );
        let open = "Key,Status,Resolved\nW-2,Done,6/7/2025\n";
        assert_eq!(shown("", "t.csv", open), ["W-2 done unread=closed:6/7/2025 line=2"]);
        assert_eq!(
            shown("\ndates: {order: day-first}", "t.csv", open),
            ["W-2 done closed=2025-07-06 line=2"]
        );
    }

    #[test]
    fn what_is_broken_says_why() {
        for (yaml, path, text, expected) in [
            ("", "t.csv", "", "it holds no headings"),
            ("", "t.csv", "Title,Notes\nA,b\n", "no column of it holds the keys of the tickets"),
            ("", "t.json", "", "it is empty"),
            ("", "t.json", "[{\"number\": 1},", "EOF while parsing a value at line 1 column 15"),
            ("", "t.json", "{\"a\": [], \"b\": []}", "it holds 2 lists"),
            ("", "t.json", "{\"message\": \"Bad credentials\"}", "it holds no list of tickets"),
            ("", "t.json", "7", "it holds no list of tickets"),
            ("items: data.issues", "t.json", "{\"data\": 1}", "there is no list at `data.issues`"),
            ("", "t.json", "[{\"title\": \"T\"}]", "none of its tickets has a key"),
        ] {
            let (tickets, findings) = read(yaml, path, text);
            assert!(tickets.is_empty(), "{text}");
            assert_eq!(
                findings,
                [format!("unreadable-export the export `{path}` cannot be read: {expected}")],
                "{text}"
            );
        }
        assert_eq!(read("", "t.json", "[]").1, [""; 0]);
        assert_eq!(read("", "t.csv", "Key,Status\n").1, [""; 0]);
    }

    #[test]
    fn half_an_export_is_read_or_refused() {
        let exports = [
            (
                "t.csv",
                "Key;Status;Assignee;Resolved\n\"Ü-1\";\"Dône, or \"\"so\"\"\";é;14/Nov/24 3:12 PM\n",
            ),
            (
                "t.json",
                r#"{"issues": [{"key": "Ü-1", "fields": {"status": {"name": "Dône"}, "assignee": [[], 1.5e3, {"name": "é"}]}}]}"#,
            ),
        ];
        for (path, text) in exports {
            let texts = text.char_indices().flat_map(|(at, character)| {
                let (before, after) = text.split_at(at);
                let without = format!("{before}{}", &after[character.len_utf8()..]);
                [before.to_owned(), after.to_owned(), without]
            });
            survive(path, texts);
        }
    }

    #[test]
    fn a_record_that_does_not_fit_leaves_the_others() {
        let text = "Key,Status\nW-1,Done\nW-2\nW-3,Done,\nW-4,a,b\n\nW-5,\"open";
        let (tickets, findings) = read("", "t.csv", text);
        assert_eq!(tickets.len(), 3);
        assert_eq!(
            findings,
            [
                "unreadable-export this record of `t.csv` has 1 cells where the headings are 2",
                "unreadable-export this record of `t.csv` has 3 cells where the headings are 2",
            ]
        );
    }
}
