//! The built pages of the site whose figures were computed by hand: they show what its README's tables say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use scraper::{ElementRef, Html, Selector};

use crate::fixture::{Built, NOTHING, joined, short, sorted, tables};

#[test]
fn cause_pages_show_the_figures() {
    let (built, tables) = (Built::new(), tables());
    let incidents = tables.get(&["incident", "kind"]);
    // A page lists drills and maintenance too, but they are no occurrences.
    let struck: BTreeSet<String> = incidents
        .rows
        .iter()
        .filter(|row| ["incident", "near-miss"].contains(&row["kind"].as_str()))
        .map(|row| short(&row["incident"]))
        .collect();
    let causes = tables.get(&["cause", "count"]);
    let rows = causes.rows.iter().map(|row| {
        let page = built.html(&format!("causes/{}/index.html", row["cause"]));
        let page = page.root_element();
        let figures: BTreeMap<String, String> = all(page, ".figure-row > div")
            .into_iter()
            .map(|figure| (said(figure, "dt"), said(figure, "dd")))
            .collect();
        let figure = |name: &str| figures.get(name).map(String::as_str).unwrap_or_default();
        let listed: BTreeSet<String> =
            all(page, ".case .id").into_iter().map(|id| short(&text(id))).collect();
        let listed: Vec<String> = listed.intersection(&struck).cloned().collect();
        let (first, last) = match figure("Last").split_once(" first ") {
            Some((last, first)) => (day(first), day(last)),
            None => (day(figure("On")), day(figure("On"))),
        };
        let chart = all(page, ".gap-chart").first().and_then(|chart| chart.attr("aria-label"));
        // Of a single gap nothing is drawn: it is the median.
        let median = first_word(if figures.contains_key("Gap") {
            figure("Gap")
        } else {
            figure("Median gap")
        });
        let gaps = match chart {
            Some(label) => label
                .trim_start_matches("Days between one and the next: ")
                .trim_end_matches(" days")
                .replace(" and ", ", "),
            None => median.clone(),
        };
        let trend = figure("Median gap").rsplit(' ').next().unwrap_or_default().to_lowercase();
        let trend = Some(trend).filter(|word| TRENDS.contains(&word.as_str()));
        let services: Vec<String> =
            all(page, ".facts a[href*='services/']").into_iter().map(name).collect();
        let late = first_word(&said(page, ".facts .late.overdue"));
        let in_state = |states: &str| all(page, states).len().to_string();
        vec![
            row["cause"].clone(),
            first_word(figure("Struck")),
            joined(&listed),
            first,
            last,
            gaps,
            median,
            trend.unwrap_or(NOTHING.to_owned()),
            said(page, ".lead .standing").to_lowercase(),
            joined(&services),
            minutes(figure("Downtime")).to_string(),
            first_word(&said(page, ".facts a[href*='actions/causes/']")),
            in_state(".answer .state-done, .answer .state-verified"),
            Some(late).filter(|late| late != NOTHING).unwrap_or("0".to_owned()),
            in_state(".answer .state-declined"),
        ]
    });
    let columns = [
        "cause",
        "count",
        "incidents",
        "first",
        "last",
        "gaps",
        "median",
        "trend",
        "state",
        "services",
        "downtime",
        "open",
        "done",
        "overdue",
        "declined",
    ];
    causes.check(&columns, rows);
}

#[test]
fn the_overview_of_causes_ranks_them_and_counts_by_service_and_quarter() {
    let (built, tables) = (Built::new(), tables());
    let page = built.html("causes/index.html");
    let page = page.root_element();

    let ranked = all(page, ".recurring tbody tr").into_iter().enumerate();
    let ranked =
        ranked.map(|(place, row)| vec![(place + 1).to_string(), name(all(row, "th a")[0])]);
    tables.get(&["rank", "cause"]).check(&["rank", "cause"], ranked);

    // What sums others has no page of its own.
    let heading = |cell: ElementRef| all(cell, "a").first().map_or(text(cell), |link| name(*link));
    let counts = |row: ElementRef| -> Vec<String> {
        let (head, counts) = (all(row, "th")[0], all(row, "td"));
        let count = |cell: ElementRef| Some(text(cell)).filter(|count| !count.is_empty());
        let counts = counts.into_iter().map(|cell| count(cell).unwrap_or("0".to_owned()));
        std::iter::once(heading(head)).chain(counts).collect()
    };
    let by_service = all(page, ".cause-heat:not(.heat-time)")[0];
    let services = all(by_service, "thead th").into_iter().skip(1).map(heading);
    let columns: Vec<String> =
        std::iter::once("causes by service".to_owned()).chain(services).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let wanted =
        tables.get(&["causes by service", "booking", "payments", "gates", "timetable", "rota"]);
    wanted.check(&columns, all(by_service, "tbody tr").into_iter().map(counts));

    let by_quarter = all(page, ".heat-time")[0];
    let years = all(by_quarter, "thead th[scope=colgroup]").into_iter();
    let mut years = years.flat_map(|year| {
        let columns = year.attr("colspan").unwrap().parse().unwrap();
        vec![text(year); columns]
    });
    let quarters = all(by_quarter, "thead th[scope=col]").into_iter().skip(1).map(text);
    let quarters = quarters.map(|quarter| match years.next() {
        Some(year) => format!("{year}-{quarter}"),
        None => quarter,
    });
    let columns: Vec<String> =
        std::iter::once("causes by quarter".to_owned()).chain(quarters).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let wanted = tables.get(&["causes by quarter"]);
    wanted.check(&columns, all(by_quarter, "tbody tr").into_iter().map(counts));
}

#[test]
fn pages_tell_whether_the_fixes_held() {
    let (built, tables) = (Built::new(), tables());
    let verdicts = tables.get(&["cause", "incident", "verdict"]);
    let causes = tables.get(&["cause", "count"]);

    // On the page of each cause, at the action item. Three incidents are named, and how many more there are.
    let mut got = Vec::new();
    let mut reasons = Vec::new();
    for row in &causes.rows {
        let page = built.html(&format!("causes/{}/index.html", row["cause"]));
        for answer in all(page.root_element(), ".answer") {
            let action = short(&said(answer, ".action-meta a.id"));
            got.extend(outcomes(answer).into_iter().map(|[incident, verdict]| {
                vec![row["cause"].clone(), incident, verdict, action.clone()]
            }));
            let reason = said(answer, ".action-note");
            if let Some(reason) = reason.strip_prefix("Reason. ") {
                reasons.push(vec![action, reason.to_owned()]);
            }
        }
    }
    let wanted =
        named(verdicts.rows.iter().map(|row| {
            ["cause", "incident", "verdict", "action"].map(|column| row[column].clone())
        }));
    same(got, wanted);
    tables.get(&["action", "reason"]).check(&["action", "reason"], sorted(reasons));

    // On the page of the incident that promised it, and on that of the one that came later.
    let mut promised = Vec::new();
    let mut later = Vec::new();
    for row in &tables.get(&["incident", "kind"]).rows {
        let id = &row["incident"];
        let page = built.html(&format!("incidents/{id}/index.html"));
        for action in all(page.root_element(), ".actions > .action") {
            let action_id = action.attr("id").unwrap().trim_start_matches("action.");
            let action_id = format!("{}/{action_id}", short(id));
            promised.extend(outcomes(action).into_iter().map(|[incident, verdict]| {
                vec![String::new(), incident, verdict, action_id.clone()]
            }));
        }
        later.extend(all(page.root_element(), ".verdicts > li").into_iter().map(|verdict| {
            let name = match said(verdict, ".effect").as_str() {
                "Came back after the fix" => "came back",
                "Known, and still open" => "still open",
                other => panic!("{other}"),
            };
            vec![short(id), name.to_owned(), short(&said(verdict, "a.id"))]
        }));
    }
    let each_once = |columns: &[&str]| -> BTreeSet<Vec<String>> {
        let row =
            |row: &BTreeMap<String, String>| columns.iter().map(|c| row[*c].clone()).collect();
        verdicts.rows.iter().map(row).collect()
    };
    // Incidents of this site are numbered by their days, so that sorting them keeps the first three.
    let mut wanted: Vec<[String; 4]> = each_once(&["incident", "verdict", "action"])
        .into_iter()
        .map(|row| [String::new(), row[0].clone(), row[1].clone(), row[2].clone()])
        .collect();
    wanted.sort();
    same(promised, named(wanted));
    same(later, each_once(&["incident", "verdict", "action"]).into_iter().collect());
}

#[test]
fn action_pages_show_the_ledger() {
    let (built, tables) = (Built::new(), tables());

    // Every item, on the list of what is to do or of what was closed in a year.
    let mut items = Vec::new();
    for list in ["to-do", "closed/2023", "closed/2024", "closed/2025"] {
        let page = built.html(&format!("actions/{list}/index.html"));
        for item in all(page.root_element(), "li.action") {
            let state = said(item, ".state").to_lowercase().replace(' ', "-");
            let due = said(item, ".action-who .action-day");
            let due_day = all(item, ".action-who .action-day time");
            let due_day = due_day.first().and_then(|time| time.attr("datetime")).unwrap_or(NOTHING);
            let closed = all(item, ".action-state time");
            let closed = closed.first().and_then(|time| time.attr("datetime")).unwrap_or(NOTHING);
            items.push(vec![
                short(&said(item, "a.id")),
                said(item, ".action-title"),
                due_day.to_owned(),
                if due.ends_with("by policy") { "policy" } else { NOTHING }.to_owned(),
                state,
                first_word(&said(item, ".overdue")),
                closed.to_owned(),
            ]);
        }
    }
    let ledger = tables.get(&["action", "title"]);
    let wanted = ledger.rows.iter().map(|row| {
        let mut row = row.clone();
        if row["due from"] != "policy" {
            row.insert("due from".to_owned(), NOTHING.to_owned());
        }
        // What was verified shows the day of that.
        if row["verified"] != NOTHING {
            row.insert("closed".to_owned(), row["verified"].clone());
        }
        ["action", "title", "due", "due from", "status", "overdue", "closed"]
            .map(|column| row[column].clone())
            .to_vec()
    });
    same(items, wanted.collect());

    // How many, on the overview.
    let overview = built.html("actions/index.html");
    let overview = overview.root_element();
    let figure = |row: ElementRef| vec![said(row, ".figure-name"), said(row, ".figure-number")];
    let figures: Vec<Vec<String>> =
        all(overview, ".action-figures li").into_iter().map(figure).collect();
    let counts = tables.get(&["what", "items"]);
    let count = |what: &str| -> usize {
        counts.rows.iter().find(|row| row["what"] == what).unwrap()["items"].parse().unwrap()
    };
    let wanted = [
        ("To do", count("to do")),
        ("Overdue", count("overdue")),
        ("No owner", count("without owner")),
        ("No due day", count("without due day")),
        ("Not verified", count("done, not verified")),
        ("Closed", count("done, not verified") + count("verified") + count("declined")),
    ];
    let wanted = wanted.map(|(name, count)| vec![name.to_owned(), count.to_string()]);
    same(figures, wanted.to_vec());

    // Month by month, the newest first.
    let months = all(overview, ".backlog tbody tr").into_iter().rev();
    let columns = ["month", "opened", "closed", "open"];
    tables.get(&["month", "opened"]).check(&columns, months.map(cells));

    // By whom and by what.
    for (view, first, name_of) in [
        ("owners", "owner", text as fn(ElementRef) -> String),
        ("teams", "team", name),
        ("services", "service", name),
        ("causes", "against", name),
    ] {
        let page = built.html(&format!("actions/{view}/index.html"));
        let rows = all(page.root_element(), "main table tbody tr").into_iter().map(|row| {
            let mut cells = cells(row);
            cells[0] = name_of(all(row, "th a")[0]);
            cells.truncate(6);
            cells
        });
        let columns = [first, "to do", "overdue", "no due day", "not verified", "closed"];
        tables.get(&[first, "to do"]).check(&columns, sorted(rows));
    }
}

#[test]
fn the_trends_page_shows_the_reliability_figures() {
    let (built, tables) = (Built::new(), tables());
    let page = built.html("trends/index.html");
    let page = page.root_element();

    let times = tables.get(&["time to", "count"]);
    let rows = all(page, ".times tbody tr").into_iter().map(|row| {
        let cells = cells(row);
        let (known, total) = cells[1].split_once(" of ").unwrap();
        let missing = total.parse::<usize>().unwrap() - known.parse::<usize>().unwrap();
        let mut row = vec![cells[0].clone(), known.to_owned(), missing.to_string()];
        row.extend((2..6).map(|at| match cells.get(at) {
            Some(text) if cells.len() > 3 => minutes(text).to_string(),
            _ => NOTHING.to_owned(),
        }));
        row
    });
    times.check(&["time to", "count", "missing", "p50", "p75", "p90", "p95"], rows);

    let points = times.rows.iter().flat_map(|row| {
        let name = row["time to"].clone();
        let points = all(page, &format!("[id='page.{name}'] .time-points li"));
        points.into_iter().map(move |point| {
            vec![name.clone(), short(&said(point, ".id")), minutes(&text(point)).to_string()]
        })
    });
    tables.get(&["time to", "incident"]).check(&["time to", "incident", "minutes"], points);

    // The newest quarters have a column each, and all before them one together.
    let head: Vec<String> = all(page, ".downtime thead th").into_iter().map(text).collect();
    let column_of = |quarter: &str| {
        let (year, quarter) = quarter.split_once('-').unwrap();
        let name = format!("{quarter} {year}");
        if head.contains(&name) { name } else { "Earlier".to_owned() }
    };
    let mut wanted: BTreeMap<[String; 2], [u64; 3]> = BTreeMap::new();
    for row in &tables.get(&["service", "quarter"]).rows {
        for column in [column_of(&row["quarter"]), "In all".to_owned()] {
            let sum = wanted.entry([row["service"].clone(), column]).or_default();
            for (sum, name) in sum.iter_mut().zip(["minutes", "incidents", "without duration"]) {
                *sum += row[name].parse::<u64>().unwrap();
            }
        }
    }
    let wanted = wanted.into_iter().map(|([service, column], [minutes, incidents, without])| {
        let least = if without > 0 { "at least" } else { "" };
        vec![service, column, minutes.to_string(), incidents.to_string(), least.to_owned()]
    });
    let mut got = Vec::new();
    for row in all(page, ".downtime-service") {
        let service = name(all(row, "th a")[0]);
        for (column, cell) in head[1..].iter().zip(all(row, "td")) {
            let words = text(cell);
            if let Some(count) = all(cell, ".count").first() {
                let least = if words.starts_with('≥') { "at least" } else { "" };
                let length = minutes(words.trim_end_matches(text(*count).as_str()));
                let incidents = first_word(&text(*count));
                got.push(vec![
                    service.clone(),
                    column.clone(),
                    length.to_string(),
                    incidents,
                    least.to_owned(),
                ]);
            }
        }
    }
    same(got, wanted.collect());

    // Months in which nothing happened are not listed, and neither is a severity off the scale that nobody used.
    let months = tables.get(&["month", "incidents"]);
    let columns = [
        "month",
        "incidents",
        "sev1",
        "sev2",
        "sev3",
        "sev4",
        "none",
        "near misses",
        "drills",
        "maintenance",
    ];
    let wanted = months.rows.iter().map(|row| columns.map(|column| row[column].clone()).to_vec());
    let wanted = wanted.filter(|row| row[1..].iter().any(|count| count != "0"));
    same(all(page, ".months tbody tr").into_iter().map(cells).collect(), wanted.collect());
}

/// The words of a page about gaps that get longer or shorter.
const TRENDS: &[&str] = &["shrinking", "steady", "growing"];

/// So many incidents are named at an action item.
const NAMED: usize = 3;

/// What an action item's entry says of later incidents: their ids, or `+ n` for `n` more, each with the verdict.
fn outcomes(entry: ElementRef) -> Vec<[String; 2]> {
    let mut found = Vec::new();
    for (class, verdict) in [("came-back", "came back"), ("struck-while-open", "still open")] {
        for outcome in all(entry, &format!(".outcome-{class}")) {
            let ids = all(outcome, "a").into_iter().map(|id| short(&text(id)));
            let words = text(outcome);
            let more = words.strip_suffix(" more").and_then(|words| words.rsplit(' ').next());
            let more = more.map(|more| format!("+ {more}"));
            found.extend(ids.chain(more).map(|what| [what, verdict.to_owned()]));
        }
    }
    found
}

/// What [`outcomes`] has of rows that are a cause, an incident, a verdict and an action item.
fn named(rows: impl IntoIterator<Item = [String; 4]>) -> Vec<Vec<String>> {
    let mut groups: BTreeMap<[String; 3], Vec<String>> = BTreeMap::new();
    for [cause, incident, verdict, action] in rows {
        groups.entry([cause, verdict, action]).or_default().push(incident);
    }
    let group = |([cause, verdict, action], mut incidents): ([String; 3], Vec<String>)| {
        let more = incidents.split_off(incidents.len().min(NAMED)).len();
        incidents.extend((more > 0).then(|| format!("+ {more}")));
        let row = move |incident| vec![cause.clone(), incident, verdict.clone(), action.clone()];
        incidents.into_iter().map(row).collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(group).collect()
}

/// Holds two tables to each other, whatever the order of their rows.
fn same(got: Vec<Vec<String>>, wanted: Vec<Vec<String>>) {
    let lines = |mut rows: Vec<Vec<String>>| {
        rows.sort();
        rows.iter().map(|row| format!("{}\n", row.join(" | "))).collect::<String>()
    };
    snapbox::assert_data_eq!(lines(got), lines(wanted));
}

impl Built {
    fn html(&self, path: &str) -> Html {
        Html::parse_document(&self.page(path))
    }
}

fn all<'a>(within: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    within.select(&selector).collect()
}

/// The words of an element, with single spaces.
fn text(element: ElementRef) -> String {
    let words: String = element.text().collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of the first element that a selector finds; nothing where there is none.
fn said(within: ElementRef, selector: &str) -> String {
    all(within, selector).first().map_or(NOTHING.to_owned(), |found| text(*found))
}

/// The cells of a row. A time is what it says to programs.
fn cells(row: ElementRef) -> Vec<String> {
    let cell = |cell: ElementRef| {
        let time = all(cell, "time").first().and_then(|time| time.attr("datetime"));
        time.map_or_else(
            || Some(text(cell)).filter(|text| !text.is_empty()).unwrap_or("0".to_owned()),
            str::to_owned,
        )
    };
    all(row, "th, td").into_iter().map(cell).collect()
}

/// What a link to a service, a team or a cause leads to: `expiry/certificate`.
fn name(link: ElementRef) -> String {
    let way = link.attr("href").unwrap().trim_end_matches("index.html").trim_end_matches('/');
    let parts = way
        .split('/')
        .filter(|part| !["..", "services", "teams", "causes", "actions"].contains(part));
    parts.collect::<Vec<_>>().join("/")
}

fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or(NOTHING).to_owned()
}

/// `2025-05-16` for `16 May 2025`.
fn day(text: &str) -> String {
    NaiveDate::parse_from_str(text, "%d %b %Y")
        .unwrap_or_else(|_| panic!("`{text}` is no day"))
        .to_string()
}

/// The minutes of `≥ 1 day 3 h 20 min`, whatever stands behind them.
fn minutes(text: &str) -> u64 {
    let words: Vec<&str> = text.trim_start_matches("≥ ").split_whitespace().collect();
    let parts = words.chunks(2).map_while(|pair| {
        let [number, unit] = pair else { return None };
        let unit = match *unit {
            "day" | "days" => 24 * 60,
            "h" => 60,
            "min" => 1,
            _ => return None,
        };
        Some(number.parse::<u64>().ok()? * unit)
    });
    parts.sum()
}
