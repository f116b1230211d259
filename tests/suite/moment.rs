//! Dates, times and durations as written: what is read, and what is found to be wrong with them.

use snapbox::{assert_data_eq, str};

use crate::site::Site;

#[test]
fn a_slip_is_read_and_reported() {
    let site = Site::new().document(
        "a.md",
        "# Shop down\n\n**Date:** 2024-03-09\n\n## Timeline\n\n- 13:55 PM: it broke\n",
    );
    assert_eq!(site.inspect()[0]["timeline"][0]["at"], "2024-03-09T13:55:00");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[mended-date]: `13:55 PM` is read as `13:55`
 --> content/a.md:7:3
  |
7 | - 13:55 PM: it broke
  |   ^^^^^^^^
  |
  = help: correct it, so that nobody has to guess

"]]
    );
}

#[test]
fn what_does_not_exist_is_reported_in_the_body_too() {
    let site = Site::new().document(
        "a.md",
        "# Shop down\n\n**Date:** 2024-02-31\n\n## Timeline\n\n- 25:10 it broke\n",
    );
    assert_eq!(site.inspect()[0]["timeline"][0]["at"], serde_json::Value::Null);
    assert_data_eq!(
        site.check(),
        str![[r"
error[impossible-date]: `2024-02-31` is not a day of the calendar
 --> content/a.md:3:11
  |
3 | **Date:** 2024-02-31
  |           ^^^^^^^^^^
  |
  = help: write a day as `2024-11-07`

error[impossible-date]: `25:10` is not a time of day
 --> content/a.md:7:3
  |
7 | - 25:10 it broke
  |   ^^^^^
  |
  = help: write a time as `09:15`, or a moment as `2024-11-07T09:15:00Z`

"]]
    );
}

#[test]
fn a_date_that_may_be_two_is_not_guessed() {
    let text =
        "# Shop down\n\n## Timeline\n\n- 3/4/2024 10:00: it broke\n- 3/4/2024 10:05: it works\n";
    let site = Site::new().document("a.md", text);
    assert_eq!(site.inspect()[0]["timeline"][0]["at"], "10:00");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[ambiguous-date]: `3/4/2024` may be 3 April 2024 or 4 March 2024
 --> content/a.md:5:3
  |
5 | - 3/4/2024 10:00: it broke
  |   ^^^^^^^^
  |
  = help: write the day as `2024-11-07`, or set `dates.order` in casebook.yaml to `day-first` or `month-first`

"]]
    );
    let site = site.file("casebook.yaml", "dates: {order: month-first, zone: Europe/London}\n");
    assert_eq!(site.inspect()[0]["timeline"][0]["at"], "2024-03-04T10:00:00+00:00");
    assert_eq!(site.check(), "\n");
}

#[test]
fn the_documents_own_dates_go_before_the_setting() {
    let dates = "dates: {order: month-first, zone: Europe/London}\n";
    for (path, text, expected) in [
        ("a.md", "- 3/4/2024 10:00 UTC a\n- 13/4/2024 10:05 b\n", "2024-04-03T10:00:00+00:00"),
        ("2024-04-03-a.md", "- 3/4/2024 10:00 CET a\n", "2024-04-03T10:00:00+01:00"),
        ("a.md", "- 7/4/2024 10:00 a\n", "2024-07-04T10:00:00+01:00"),
    ] {
        let site = Site::new()
            .file("casebook.yaml", dates)
            .document(path, &format!("# Shop down\n\n## Timeline\n\n{text}"));
        assert_eq!(site.inspect()[0]["timeline"][0]["at"], expected, "{text}");
    }
}

#[test]
fn the_setting_is_checked() {
    let site = Site::new().file("casebook.yaml", "dates: {order: day-frist, zone: Atlantis}\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-value]: `day-frist` is no `order` that is known
 --> casebook.yaml:1:16
  |
1 | dates: {order: day-frist, zone: Atlantis}
  |                ^^^^^^^^^
  |
  = help: did you mean `day-first`?

warning[unknown-value]: `Atlantis` is no time zone that is known
 --> casebook.yaml:1:33
  |
1 | dates: {order: day-frist, zone: Atlantis}
  |                                 ^^^^^^^^
  |
  = help: write a region such as `Europe/London`, or `UTC`, or an offset such as `+02:00`

"]]
    );
}

#[test]
fn an_end_before_its_start_in_the_body() {
    let site = Site::new().document(
        "a.md",
        "# Shop down\n\n- **Started:** 2024-03-09 10:00\n- **Resolved:** 2024-03-08 11:00\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
error[end-before-start]: was resolved at `2024-03-08T11:00:00`, before it started at `2024-03-09T10:00:00`
 --> content/a.md:4:17
  |
4 | - **Resolved:** 2024-03-08 11:00
  |                 ^^^^^^^^^^^^^^^^
  |
  = help: correct one of the two; mind the offsets from UTC

"]]
    );
}

#[test]
fn a_duration_that_start_and_end_contradict() {
    let site = Site::new().document(
        "a.md",
        "# Shop down\n\n- **Started:** 2024-03-09 10:00\n- **Resolved:** 2024-03-09 12:05\n- **Duration:** 84 minutes\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
warning[differing-duration]: it is said to have taken 1 h 24 min, but from `2024-03-09T10:00:00` to `2024-03-09T12:05:00` it is 2 h 5 min
 --> content/a.md:5:17
  |
5 | - **Duration:** 84 minutes
  |                 ^^^^^^^^^^
  |
  = help: correct the one that is wrong

"]]
    );
    for duration in ["about two hours", "2h 5m", "125 min"] {
        let text = format!(
            "# Shop down\n\n- **Started:** 23:30\n- **Resolved:** 01:35\n- **Duration:** {duration}\n"
        );
        assert_eq!(Site::new().document("2024-03-09.md", &text).check(), "\n", "{duration}");
    }
}

#[test]
fn days_that_differ() {
    let site =
        Site::new().document("2024-03-07-shop.md", "---\ndate: 2024-03-09\n---\n# Shop down\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[differing-dates]: it happened on `2024-03-09`, but the file's name says `2024-03-07`
 --> content/2024-03-07-shop.md:2:7
  |
2 | date: 2024-03-09
  |       ^^^^^^^^^^
  |
  = help: correct the one that is wrong

"]]
    );
}

#[test]
fn a_timeline_out_of_order() {
    let site = Site::new().document(
        "2024-03-09.md",
        "# Shop down\n\n## Timeline\n\n- 10:00 a\n- 10:20 b\n- 10:10 c\n- 10:30 d\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
warning[timeline-out-of-order]: `2024-03-09T10:10:00` stands after `2024-03-09T10:20:00`
 --> content/2024-03-09.md:7:1
  |
7 | - 10:10 c
  | ^^^^^^^^^
  |
  = help: move the entry or correct its time; a missing day or zone may be the reason

"]]
    );
}

#[test]
fn a_zone_stated_once_holds_for_all() {
    for (text, expected) in [
        ("---\ntimezone: US/Pacific\n---\n# Shop down\n\n## Timeline\n\n- 10:00 a\n", "-07:00"),
        ("# Shop down\n\n**Timezone:** PST\n\n## Timeline\n\n- 10:00 a\n", "-08:00"),
        ("# Shop down\n\nAll times are in UTC.\n\n## Timeline\n\n- 10:00 a\n", "+00:00"),
        ("# Shop down\n\n## Timeline (all times UK time)\n\n- 10:00 a\n", "+01:00"),
        ("# Shop down\n\n## Timeline\n\nTimes are local time (Berlin).\n\n- 10:00 a\n", "+02:00"),
        ("# Shop down\n\n## Timeline\n\n| Time (ET) | What |\n|--|--|\n| 10:00 | a |\n", "-04:00"),
        ("# Shop down\n\n## Timeline\n\n- 10:00 a\n", ""),
    ] {
        let site = Site::new().document("2024-07-09-shop.md", text);
        let at = format!("2024-07-09T10:00:00{expected}");
        assert_eq!(site.inspect()[0]["timeline"][0]["at"], at, "{text}");
    }
}

#[test]
fn a_length_in_a_sentence_does_not_stand_against_a_stated_start_and_end() {
    let head = "---\nstarted_at: 2024-03-09T10:00Z\nresolved_at: 2024-03-09T10:45Z\n---\n";
    let text = "# Shop down\n\nThe outage lasted 5 minutes; then the shop was slow.\n";
    for (document, minutes) in [(format!("{head}{text}"), 45), (text.to_owned(), 5)] {
        let site = Site::new().document("a.md", &document);
        assert_eq!(site.inspect()[0]["duration_minutes"], minutes, "{document}");
    }
}
