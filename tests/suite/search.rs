//! What a question finds, in which order, and what is said about it: `casebook search`, and `similar` for pasted texts.
//! The shape of the files is `search_index`'s; the browser's answers are held against these in `tests/browser`.

use std::process::Command;

use casebook::analysis::selection::Selection;
use casebook::export::search::{Common, Shown, explanation};
use casebook::incident::kind::Audience;
use casebook::search::analyser::Analyser;
use casebook::search::answer::Answer;
use casebook::search::index::Index;
use casebook::search::passage::{Passage, passage};
use casebook::search::query::{parse, plain};
use serde_json::Value;

use crate::site::Site;

const INTERNAL: Selection = Selection { drafts: false, audience: Audience::Internal };

/// A site of documents, each by its id with the rest of it.
fn site(documents: &[(&str, &str)]) -> Site {
    documents.iter().fold(Site::new(), |site, (id, rest)| {
        site.document(&format!("{id}.md"), &format!("---\nid: {id}\n{rest}"))
    })
}

/// The index of short texts, by id, in a site whose texts are in a language. They have no day, so the later id is the newer.
fn told_in(language: &str, texts: &[(&str, &str)]) -> Index {
    let site = texts.iter().fold(Site::new(), |site, (id, text)| {
        site.document(
            &format!("{id}.md"),
            &format!("---\nid: {id}\ntitle: Case {id}\n---\n\n{text}\n"),
        )
    });
    site.file("casebook.yaml", format!("language: {language}\n")).index(INTERNAL).index
}

fn told(texts: &[(&str, &str)]) -> Index {
    told_in("en", texts)
}

/// A fleet of trams, with something in every field that can be asked for.
fn trams() -> Site {
    let site = site(&[
        (
            "T-1",
            "title: Ticket machines went dark\ndate: 2023-11-05\nseverity: sev1\nservices: [ticketing]\n\
             teams: [stations]\ncauses: [capacity/connections]\ntags: [winter]\nimpact: {duration_minutes: 200}\n\
             actions:\n  - {id: A1, title: Watch the pool, owner: Ida Berg, status: done}\n---\n\n\
             ## Summary\n\nThe machines showed nothing.\n\n## Root cause\n\n\
             The connection pool of the register was exhausted.\n\n## Resolution\n\nThe pool was doubled at noon.\n",
        ),
        (
            "T-2",
            "title: Doors of line 4 stayed open\ndate: 2024-02-10\nseverity: sev3\nservices: [doors]\n\
             teams: [vehicles]\ncauses: [configuration/environment]\nimpact: {duration_minutes: 45}\n\
             actions:\n  - {id: A1, title: Label the switches, owner: Nils Holm, due: 2024-03-01, status: open}\n---\n\n\
             ## Summary\n\nA switch stood on the wrong position after deployment.\n\n\
             ## Resolution\n\nThe switch was turned back.\n",
        ),
        (
            "T-3",
            "title: Departure boards showed yesterday\ndate: 2024-05-20\nseverity: sev2\nservices: [boards]\n\
             teams: [stations]\ncauses: [configuration/feature-flag]\ntags: [clock]\nkind: near-miss\n\
             impact: {duration_minutes: 90}\n---\n\n\
             ## Summary\n\nThe pool of clocks was read once and the connection was never renewed.\n\n\
             ## Lessons learned\n\nDepleted batteries make clocks stop.\n",
        ),
        (
            "T-4",
            "title: Night trams had no driver\ndate: 2024-07-01\nservices: [rota]\n---\n\n\
             ## Summary\n\nThe rota of the night was empty.\n",
        ),
    ]);
    site.file(
        "casebook.yaml",
        "severities:\n  - {level: sev1, label: Critical, aliases: [p1]}\n  - {level: sev2, label: High}\n  \
         - {level: sev3, label: Low}\nservices:\n  - {id: ticketing, title: Tickets, aliases: [fare desk]}\n",
    )
}

fn answer(index: &Index, query: &str) -> Answer {
    index.ask(&parse(query), 10).unwrap()
}

/// The ids of an answer, the best first.
fn ids(index: &Index, answer: &Answer) -> String {
    let ids: Vec<String> =
        answer.hits.iter().map(|hit| index.card(hit.number).unwrap().id).collect();
    ids.join(" ")
}

/// Asks every question of a table; the answers in their order.
#[track_caller]
fn check(index: &Index, table: &[(&str, &str)]) {
    for (query, expected) in table {
        assert_eq!(ids(index, &answer(index, query)), *expected, "{query}");
    }
}

/// The same where the order is not the matter: the answers by id.
#[track_caller]
fn check_found(index: &Index, table: &[(&str, &str)]) {
    for (query, expected) in table {
        let found = ids(index, &answer(index, query));
        let mut found: Vec<&str> = found.split_whitespace().collect();
        found.sort_unstable();
        assert_eq!(found.join(" "), *expected, "{query}");
    }
}

/// The same with what is said about the question; the hints one a line.
#[track_caller]
fn check_hints(index: &Index, table: &[(&str, &str, &str)]) {
    for (query, expected, hints) in table {
        let answer = answer(index, query);
        let told: Vec<String> = answer.hints.iter().map(ToString::to_string).collect();
        let found = ids(index, &answer);
        assert_eq!((found.as_str(), told.join("\n").as_str()), (*expected, *hints), "{query}");
    }
}

/// The passage that is shown of the first answer.
fn shown(index: &Index, query: &str) -> Passage {
    let answer = answer(index, query);
    let card = index.card(answer.hits[0].number).unwrap();
    passage(&answer, &answer.hits[0], &card, &mut Analyser::new("en")).unwrap()
}

/// What the program prints about a site.
fn casebook(site: &Site, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(arguments)
        .args(["--as-of", "2025-06-01", "--site"])
        .arg(site.path(""))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn words_are_or_ed_and_more_of_them_lose_nothing() {
    let index = trams().index(INTERNAL).index;
    check_found(
        &index,
        &[
            ("connection", "T-1 T-3"),
            ("connection switch", "T-1 T-2 T-3"),
            ("connection switch rota", "T-1 T-2 T-3 T-4"),
            ("connection OR switch", "T-1 T-2 T-3"),
            ("(connection) zeppelin", "T-1 T-3"),
            ("", ""),
            ("  \t ", ""),
        ],
    );
    let longer =
        ["qqxzv", "zzwwq vvkkj", "-qqxzv", "\"never said\"", "and of the", "\"", "+", "*", "::"];
    let mut query = "connection".to_owned();
    for more in longer.iter().cycle().take(200) {
        query = format!("{query} {more}");
        assert!(answer(&index, &query).total >= 2, "{query}");
    }
}

#[test]
fn what_holds_more_of_the_question_comes_first() {
    let index = told(&[
        ("A", "The proxy refused the handshake."),
        ("B", "The proxy had been restarted."),
        ("C", "The kettle boiled."),
    ]);
    check(&index, &[("proxy handshake refused", "A B"), ("proxy restarted", "B A")]);
}

#[test]
fn a_phrase_stands_in_a_row() {
    let index = told(&[
        ("A", "The connection pool was full."),
        ("B", "The pool lost its connection. Nobody gave a new pool one."),
        ("C", "Pools are kept by the proxy for every connection. Nobody looked."),
    ]);
    check_found(
        &index,
        &[
            ("\"connection pool\"", "A"),
            ("“connection pool”", "A"),
            ("\"pool full\"", "A"),
            ("\"Connection POOLS\"", "A"),
            // What says nothing leaves no gap.
            ("\"pool lost the connection\"", "B"),
            ("\"pool lost connection\"", "B"),
            // The words beside it are or-ed as ever.
            ("proxy \"connection pool\"", "A C"),
            ("pool -\"connection pool\"", "B C"),
            ("pool +\"connection pool\"", "A"),
            ("\"proxy\"", "C"),
        ],
    );
    check(&index, &[("pool \"pool lost\" connection", "B C A")]);
}

#[test]
fn what_must_be_there_is_there_and_what_must_not_is_not() {
    let index = told(&[
        ("A", "The proxy refused the handshake of payments-db."),
        ("B", "The proxy had been restarted; payments waited."),
        ("C", "The kettle had been restarted."),
    ]);
    check_found(
        &index,
        &[
            ("proxy restarted", "A B C"),
            ("proxy -restarted", "A"),
            ("proxy NOT restarted", "A"),
            // A word is refused in all its forms, and nothing that is only near it.
            ("proxy -Restarts", "A"),
            ("proxy -restated", "A B"),
            ("-restarted", "A"),
            ("-proxy -kettle", ""),
            ("+proxy restarted", "A B"),
            ("+proxy +restarted", "B"),
            ("+proxy -restarted handshake", "A"),
            ("+kettle +handshake", ""),
            // An identifier by its parts, all of them.
            ("-payments-db", "B C"),
            ("+payments-db proxy", "A"),
            // A dash between words is none.
            ("proxy - restarted", "A B C"),
            ("proxy --restarted", "A B C"),
            ("-nowhere proxy", "A B"),
        ],
    );
}

#[test]
fn every_field_can_be_asked_for() {
    let index = trams().index(INTERNAL).index;
    check_found(
        &index,
        &[
            ("cause:configuration", "T-2 T-3"),
            ("cause:configuration/environment", "T-2"),
            ("cause:feature-flag", "T-3"),
            ("service:ticketing", "T-1"),
            ("service:\"fare desk\"", "T-1"),
            ("service:doors,boards", "T-2 T-3"),
            ("-service:doors", "T-1 T-3 T-4"),
            ("SERVICE:Doors", "T-2"),
            ("services:doors", "T-2"),
            ("service:tickets", "T-1"),
            ("team:stations", "T-1 T-3"),
            ("owner:\"Ida Berg\"", "T-1"),
            ("owner:nils*", "T-2"),
            ("tag:winter", "T-1"),
            ("kind:near-miss", "T-3"),
            ("status:open", "T-2"),
            ("status:done", "T-1"),
            ("status:overdue", "T-2"),
            ("status:published", "T-1 T-2 T-3 T-4"),
            ("severity:sev1", "T-1"),
            ("severity:critical", "T-1"),
            ("sev:p1", "T-1"),
            ("severity:>=sev2", "T-1 T-3"),
            ("severity:>sev2", "T-1"),
            ("severity:<=sev2", "T-2 T-3"),
            ("severity:<high", "T-2"),
            ("severity:sev1..sev2", "T-1 T-3"),
            ("severity:*", "T-1 T-2 T-3"),
            ("year:2024", "T-2 T-3 T-4"),
            ("year:2022..2023", "T-1"),
            ("year:>=2024", "T-2 T-3 T-4"),
            // All fields that are named, and a word among what they leave.
            ("team:stations year:2024", "T-3"),
            ("connection team:stations year:2023", "T-1"),
            ("connection -team:stations", ""),
        ],
    );
    // Filters alone: the newest first.
    check(&index, &[("year:2024", "T-4 T-3 T-2"), ("-tag:winter", "T-4 T-3 T-2")]);
}

#[test]
fn days_and_lengths_of_time_are_ranges() {
    let index = trams().index(INTERNAL).index;
    check_found(
        &index,
        &[
            ("date:2024", "T-2 T-3 T-4"),
            ("date:2024-05", "T-3"),
            ("date:2024-05-20", "T-3"),
            ("date:2024-02..2024-06", "T-2 T-3"),
            ("date:2024-06..2024-02", "T-2 T-3"),
            ("date:2023-11-05..2024-02-10", "T-1 T-2"),
            ("date:2024-02-11..", "T-3 T-4"),
            ("date:..2024-02", "T-1 T-2"),
            ("date:>=2024-05", "T-3 T-4"),
            ("date:>2024-05", "T-4"),
            ("date:<2024", "T-1"),
            ("date:<=2024-02-10", "T-1 T-2"),
            ("date:2023,2024-07", "T-1 T-4"),
            ("-date:2024", "T-1"),
            ("duration:>2h", "T-1"),
            ("duration:>=90", "T-1 T-3"),
            ("duration:>90", "T-1"),
            ("duration:<=45m", "T-2"),
            ("duration:<1h", "T-2"),
            ("duration:30m..2h", "T-2 T-3"),
            ("duration:1h30m", "T-3"),
            ("duration:<1d", "T-1 T-2 T-3"),
        ],
    );
}

#[test]
fn an_incident_is_found_by_what_it_is_filed_under() {
    let index = trams().index(INTERNAL).index;
    check_found(
        &index,
        &[
            ("ticketing", "T-1"),
            ("tickets", "T-1"),
            ("configuration", "T-2 T-3"),
            ("settings", "T-2"),
            ("feature-flag", "T-3"),
        ],
    );
}

#[test]
fn a_prefix_is_whatever_begins_so() {
    let index = trams().index(INTERNAL).index;
    check_found(
        &index,
        &[
            ("depl*", "T-2 T-3"),
            ("DEPLO*", "T-2"),
            ("+depl* -batteries", "T-2"),
            ("do* -doors", "T-1"),
        ],
    );
    check_hints(&index, &[("zzq* pool", "T-1 T-3", "`zzq*` is in no incident; left out")]);
}

#[test]
fn a_mistyped_word_is_found_all_the_same() {
    let index = trams().index(INTERNAL).index;
    let table = [
        ("exhuasted", "T-1", "exhausted"),
        ("exausted", "T-1", "exhausted"),
        ("swich", "T-2", "switch"),
        ("btateris", "T-3", "batteries"),
        ("registerr", "T-1", "register"),
        ("regis", "T-1", "register"),
        ("rotta", "T-4", "rota"),
    ];
    for (written, expected, took) in table {
        let hint = format!("`{written}` is in no incident; looked for `{took}`");
        check_hints(&index, &[(written, expected, &hint)]);
    }
    // Two words that were written as one, and what is there as it is written needs no hint.
    check_hints(
        &index,
        &[
            (
                "feederpool",
                "T-4 T-3 T-2 T-1",
                "no word of this is in any incident; these are the newest",
            ),
            (
                "connectionpool",
                "T-1 T-3",
                "`connectionpool` is in no incident; looked for `connection pool`",
            ),
            ("batteries", "T-3", ""),
        ],
    );
}

#[test]
fn a_word_in_another_form_is_that_word() {
    let index = trams().index(INTERNAL).index;
    check_hints(
        &index,
        &[
            ("exhausting", "T-1", ""),
            ("renewing", "T-3", ""),
            ("deployments", "T-2", ""),
            ("drivers -doored", "T-4", ""),
            ("pool -clocked", "T-1", ""),
        ],
    );
}

#[test]
fn what_cannot_be_read_is_answered_with_a_hint() {
    let index = trams().index(INTERNAL).index;
    let all = "T-4 T-3 T-2 T-1";
    check_hints(
        &index,
        &[
            ("\"connection pool", "T-1", "the quotation mark is not closed; read up to the end"),
            (
                "register AND switch",
                "T-2 T-1",
                "words are or-ed; write +word for one that must be there",
            ),
            ("servce:doors", "T-2", "there is no field `servce`; took `service`"),
            ("service:dors", "T-2", "no incident has the service `dors`; took `doors`"),
            ("service:greenhouse", all, "no incident has the service `greenhouse`; left out"),
            (
                "date:soon register",
                "T-1",
                "`date:soon` cannot be read; left out. A date is 2024, 2024-01 or 2024-01-31, a range \
                 2024-01..2024-06 or >=2024",
            ),
            (
                "year:x",
                all,
                "`year:x` cannot be read; left out. A year is 2024, a range 2023..2024 or >=2023",
            ),
            (
                "duration:ages",
                all,
                "`duration:ages` cannot be read; left out. A duration is 90 (minutes), 30m, 2h, 1h30m or 1d, \
                 a range 1h..4h or >2h",
            ),
            (
                "date:2024-02-31 doors",
                "T-2",
                "`date:2024-02-31` cannot be read; left out. A date is 2024, \
                 2024-01 or 2024-01-31, a range 2024-01..2024-06 or >=2024",
            ),
            (
                "\"switch register\"",
                "T-2 T-1",
                "no incident has \"switch register\" in a row; looked for the words",
            ),
            ("register zzqqy", "T-1", "`zzqqy` is in no incident; left out"),
            ("zzqqy", all, "no word of this is in any incident; these are the newest"),
            ("what of the", all, "these words are in every text; these are the newest"),
        ],
    );
}

#[test]
fn no_question_is_an_error() {
    let index = trams().index(INTERNAL).index;
    let pieces = [
        "\"",
        "“",
        "-",
        "+",
        "*",
        ":",
        "::",
        "..",
        ">=",
        "<",
        "(",
        ")",
        "date:",
        "service:",
        "severity:>=",
        "duration:>",
        "year:..",
        "pool",
        "-pool",
        "+pool",
        "po*",
        "NOT",
        "AND",
        "OR",
        "\u{0}",
        "\u{301}",
        "𠮷",
        "ﬁ",
        "İ",
        "ß",
        "99999999999999999999",
        "date:9999-99..",
        "\n",
        "a,b,,c",
        "cause:/",
        "owner:*",
    ];
    for (number, piece) in pieces.iter().enumerate() {
        for other in pieces {
            for query in
                [format!("{piece}{other}"), format!("{piece} {other} {}", pieces[number / 2])]
            {
                let answer = answer(&index, &query);
                assert!(answer.hits.len() <= 10 && answer.hits.len() <= answer.total, "{query:?}");
            }
        }
    }
}

#[test]
fn an_identifier_is_found_whole_and_by_its_parts() {
    let index = told(&[
        ("A", "Browsers said ERR_CONN_RESET to everybody."),
        ("B", "The gate answered http404 instead."),
        ("C", "The disk of payments-db was slow, said /var/log/disk.log."),
        ("D", "In kube-system/coredns the pods were evicted."),
        ("E", "The pods stood in ImagePullBackOff."),
        ("F", "Nothing of this happened to 10.0.0.12 in v1.2.3."),
    ]);
    check_found(
        &index,
        &[
            ("ERR_CONN_RESET", "A"),
            ("err_conn_reset", "A"),
            ("conn", "A"),
            ("reset", "A"),
            ("err conn reset", "A"),
            ("http404", "B"),
            ("HTTP404", "B"),
            ("404", "B"),
            ("http", "B"),
            ("payments-db", "C"),
            ("payments", "C"),
            ("db", "C"),
            ("disk.log", "C"),
            ("kube-system/coredns", "D"),
            ("coredns", "D"),
            ("kube system", "D"),
            ("ImagePullBackOff", "E"),
            ("imagepullbackoff", "E"),
            ("pull", "E"),
            ("image pull", "E"),
            ("10.0.0.12", "F"),
            ("v1.2.3", "F"),
        ],
    );
    // The whole counts besides its parts.
    let index = told(&[
        ("A", "They saw conn_reset at the gate."),
        ("B", "They saw a conn and a reset at the gate."),
    ]);
    check(&index, &[("conn_reset", "A B")]);
}

#[test]
fn case_and_accents_tell_nothing_apart() {
    let index = told(&[
        ("A", "The résumé parser of Kraków failed on naïve Straße."),
        ("B", "The RE\u{301}SUME\u{301} was lost."),
        ("C", "The ﬁle of the office was full‑width: ＡＢＣＤ."),
    ]);
    check_found(
        &index,
        &[
            ("resume", "A B"),
            ("RÉSUMÉ", "A B"),
            ("re\u{301}sume\u{301}", "A B"),
            ("krakow", "A"),
            ("NAIVE", "A"),
            ("strasse", "A"),
            ("STRASSE", "A"),
            ("file", "C"),
            ("abcd", "C"),
            ("+Resume +KRAKOW", "A"),
            ("\"naive strasse\"", "A"),
        ],
    );
}

#[test]
fn chinese_japanese_and_korean_have_no_spaces() {
    let index = told(&[
        ("A", "数据库连接池耗尽，订单失败。"),
        ("B", "データベースの接続が切れました。"),
        ("C", "데이터베이스 연결이 끊어졌습니다."),
        ("D", "Redis连接超时 was the alert."),
    ]);
    check_found(
        &index,
        &[
            ("数据库", "A"),
            ("连接池", "A D"),
            ("+连接池", "A"),
            ("\"连接池耗尽\"", "A"),
            ("データベース", "B"),
            ("接続", "B"),
            ("데이터베이스", "C"),
            ("연결", "C"),
            ("超时", "D"),
            ("redis", "D"),
            ("Redis连接超时", "A D"),
        ],
    );
    check(&index, &[("Redis连接超时", "D A"), ("连接池耗尽", "A D")]);
}

#[test]
fn endings_and_empty_words_are_those_of_the_sites_language() {
    let texts = [
        ("A", "Die Verbindungen wurden abgelehnt; eine Verbindung blieb."),
        ("B", "Der Zug fuhr mit der Verbindung nach Köln."),
        ("C", "Die Türen wollen nicht."),
    ];
    let german = told_in("de", &texts);
    check_found(
        &german,
        &[
            ("Verbindung", "A B"),
            ("VERBINDUNGEN", "A B"),
            ("koln", "B"),
            ("türen", "C"),
            ("turen", "C"),
        ],
    );
    let newest = "C B A";
    let hint = "these words are in every text; these are the newest";
    check_hints(&german, &[("die der mit nach", newest, hint)]);
    // In English `die` is what processes do.
    check_found(&told(&texts), &[("die", "A C"), ("verbindungen", "A")]);
    let english = told(&[("A", "Connections were refused."), ("B", "One connection refuses.")]);
    check_found(&english, &[("connection", "A B"), ("refused", "A B"), ("Refuses", "A B")]);
}

#[test]
fn of_equal_ones_the_newer_comes_first() {
    let text = |date: &str| format!("{date}title: Turbine\n---\n\nThe turbine stood still.\n");
    let dated = [
        ("A", text("date: 2024-03-01\n")),
        ("B", text("date: 2024-05-01\n")),
        ("C", text("date: 2023-05-01\n")),
        ("D", text("")),
    ];
    let dated = dated.each_ref().map(|(id, text)| (*id, text.as_str()));
    let index = site(&dated).index(INTERNAL).index;
    check(&index, &[("turbine", "B A C D"), ("+turbine still", "B A C D"), ("year:2024", "B A")]);
    // Being newer does not make up for saying less.
    let older =
        ("E", "date: 2020-01-01\ntitle: Turbine\n---\n\nThe turbine fire. Turbine, fire.\n");
    let index = site(&[&dated[..], &[older]].concat()).index(INTERNAL).index;
    check(&index, &[("turbine fire", "E B A C D")]);
}

#[test]
fn a_title_says_more_than_a_text() {
    let story =
        |title: &str, text: &str| format!("title: {title}\ndate: 2024-01-01\n---\n\n{text}\n");
    let documents = [
        ("A", story("Turbine broke", "The hall was dark for three nights.")),
        ("B", story("Hall was dark", "The turbine was broken for three nights.")),
        ("C", story("Hall was cold", "A lamp burnt for three nights near turbines.")),
    ];
    let documents = documents.each_ref().map(|(id, text)| (*id, text.as_str()));
    let index = site(&documents).index(INTERNAL).index;
    let found = ids(&index, &answer(&index, "turbine"));
    assert!(found.starts_with("A "), "{found}");
}

#[test]
fn the_explanation_adds_up_to_the_score() {
    let index = trams().index(INTERNAL).index;
    for query in [
        "connection pool exhausted machines",
        "\"connection pool\" doors",
        "conection depl*",
        "year:2024",
    ] {
        let answer = answer(&index, query);
        assert!(!answer.hits.is_empty(), "{query}");
        for hit in &answer.hits {
            let words: u64 = hit.matched.iter().map(|matched| u64::from(matched.worth)).sum();
            assert_eq!(words + hit.extra.title + hit.extra.newer, hit.score, "{query}: {hit:?}");
        }
        let mut analyser = Analyser::new("en");
        let shown: Vec<Shown> = answer
            .hits
            .iter()
            .map(|hit| {
                let card = index.card(hit.number).unwrap();
                Shown::new(&answer, hit, card, &Common::default(), &mut analyser)
            })
            .collect();
        let text = explanation(&answer, &shown);
        let mut sums: Vec<(f64, f64)> = Vec::new();
        for line in text.lines() {
            let amount = |word: Option<&str>| word.unwrap().parse::<f64>().unwrap();
            match line.strip_prefix("  ") {
                None => sums.push((amount(line.split_whitespace().last()), 0.0)),
                Some(part) => sums.last_mut().unwrap().1 += amount(part.split_whitespace().next()),
            }
        }
        assert_eq!(sums.len(), answer.hits.len());
        // Every part is rounded to two places.
        assert!(sums.iter().all(|(score, sum)| (score - sum).abs() < 0.05), "{text}");
    }
}

#[test]
fn a_hit_leads_to_its_section_and_shows_the_words() {
    let index = trams().index(INTERNAL).index;
    let found = shown(&index, "connections exhausted");
    assert_eq!(
        (found.section.as_deref(), found.anchor.as_deref(), found.text.as_str()),
        (
            Some("Root cause"),
            Some("root-cause"),
            "The connection pool of the register was exhausted."
        )
    );
    let marked: Vec<&str> = found.marks.iter().map(|mark| &found.text[mark.clone()]).collect();
    assert_eq!(marked, ["connection", "exhausted"]);

    let filler = "Nobody noticed for a while. ".repeat(40);
    let index = told(&[("A", &format!("{filler}Then the turbine caught fire. {filler}"))]);
    let found = shown(&index, "turbine fire");
    assert!(found.text.starts_with("… ") && found.text.ends_with(" …"), "{}", found.text);
    assert!(found.text.chars().count() <= 244, "{}", found.text);
    let marked: Vec<&str> = found.marks.iter().map(|mark| &found.text[mark.clone()]).collect();
    assert_eq!(marked, ["turbine", "fire"]);
}

#[test]
fn the_program_gives_the_address_of_the_section() {
    let site = trams();
    let found: Value =
        serde_json::from_str(&casebook(&site, &["search", "exhausted", "--format", "json"]))
            .unwrap();
    assert_eq!(found[0]["url"], "incidents/T-1/index.html#root-cause");
    let built = site.build();
    assert!(built.incident("T-1").contains("id=\"root-cause\""), "the page has the anchor");
}

#[test]
fn other_words_for_the_same_stand_in_for_pasted_texts_only() {
    let index = told(&[("A", "Replies were sluggish all evening."), ("B", "The kettle was cold.")]);
    let newest = "no word of this is in any incident; these are the newest";
    check_hints(&index, &[("slow", "B A", newest), ("slow\nslow", "A", "")]);
    let pasted = index.ask(&plain("alert: replicas slow"), 10).unwrap();
    assert_eq!(ids(&index, &pasted), "A");
    assert!(
        pasted.hints.iter().all(|hint| !hint.to_string().contains("slow")),
        "{:?}",
        pasted.hints
    );
    // Nothing in a pasted text is an operator.
    let pasted = index.ask(&plain("-kettle +sluggish service:kettle \"cold"), 10).unwrap();
    let found = ids(&index, &pasted);
    assert!(found.contains('A') && found.contains('B'), "{found}");
}

#[test]
fn a_pasted_alert_is_answered_with_reasons_and_what_helped() {
    let site = trams();
    let alert = "CRITICAL fare desk: the connection pool was exhausted (50/50)";
    let found = casebook(&site, &["similar", "--text", alert, "--format", "json"]);
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found[0]["id"], "T-1");
    assert_eq!(
        found[0]["reasons"],
        serde_json::json!([
            "same cause: capacity/connections",
            "same service: ticketing",
            "shared terms: exhausted, pool, connection"
        ])
    );
    assert_eq!(found[0]["resolution"], "The pool was doubled at noon.");
    assert_eq!(found[0]["snippet"], "The connection pool of the register was exhausted.");
    let people = casebook(&site, &["similar", "--text", alert]);
    for said in [
        "same cause: capacity/connections",
        "same service: ticketing",
        "shared terms: exhausted",
        "What helped:",
    ] {
        assert!(people.contains(said), "{said}: {people}");
    }
}
