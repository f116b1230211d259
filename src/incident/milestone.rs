//! When it started, was detected, taken on, mitigated and resolved, and how long it took: from what the document states,
//! then from the words of its timeline, then from its summary. The first source that says a thing is believed.

use chrono::{Duration as Delta, NaiveDate};

use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::duration::{self, Duration};
use crate::incident::facts::Facts;
use crate::incident::moment::Moment;
use crate::incident::phrase::{self, Turn};
use crate::incident::prose::Prose;
use crate::incident::timeline::{Entry, Ground};
use crate::source::{Span, Spanned};
use crate::vocabulary::field::{Field, Fields};

/// The course of an incident.
#[derive(Debug, Default)]
pub struct Milestones {
    pub started_at: Option<Spanned<Moment>>,
    pub detected_at: Option<Spanned<Moment>>,
    pub acknowledged_at: Option<Spanned<Moment>>,
    pub mitigated_at: Option<Spanned<Moment>>,
    pub resolved_at: Option<Spanned<Moment>>,
    pub duration: Option<Duration>,
}

/// Finds the course of an incident. `ground` completes what a field leaves out.
#[must_use]
pub fn read(
    facts: &Facts,
    timeline: &[Entry],
    prose: &Prose,
    ground: Ground,
    fields: &Fields,
    diagnostics: &mut Diagnostics,
) -> Milestones {
    let complete = |moment: &Spanned<Moment>| {
        let mut moment = moment.clone();
        if moment.value.time.is_some() {
            moment.value = moment.value.within(ground.zone).on(ground.day);
        }
        moment
    };
    let started_at = facts
        .started_at
        .as_ref()
        .or_else(|| facts.date.as_ref().filter(|date| date.value.time.is_some()));
    let mut found = Milestones {
        started_at: started_at.map(complete),
        detected_at: facts.detected_at.as_ref().map(complete),
        acknowledged_at: facts.acknowledged_at.as_ref().map(complete),
        mitigated_at: facts.mitigated_at.as_ref().map(complete),
        resolved_at: facts.resolved_at.as_ref().map(complete),
        duration: None,
    };
    found.pass_midnight(facts);
    found.judge(facts.duration.as_ref(), diagnostics);
    let timeline = &chronological(timeline);
    found.labelled(timeline, fields);
    let said_minutes = facts.duration.as_ref().map(|minutes| minutes.value);
    found.matching(timeline, said_minutes.or(prose.minutes));
    let days = found.set_days_aside();
    let stated = days[0].is_some() || found.detected_at.is_some();
    let known = found.started_at.is_some();
    found.began(timeline, prose, &complete);
    if !stated {
        found.began_first(timeline, prose, ground.named, &complete);
    }
    found.ended(timeline, prose, said_minutes.or(prose.minutes), &complete);
    if !known && prose.opening.is_none() {
        found.fit_start(timeline, said_minutes);
    }
    found.take_days_back(days);
    let computed = || {
        // Where nobody knows when it began, it took at least from when it was noticed.
        let start = found.started_at.as_ref().or(found.detected_at.as_ref())?;
        let end = found.resolved_at.as_ref()?;
        start.value.minutes_until(&end.value).filter(|minutes| *minutes >= 0)
    };
    // A length in a sentence may be that of a part; it does not stand against a stated start and end.
    let both = facts.started_at.is_some() && facts.resolved_at.is_some();
    let told = prose.minutes.filter(|_| !both || computed().is_none());
    let said = |minutes| Duration { minutes, stated: true };
    found.duration = said_minutes
        .or(told)
        .map(said)
        .or_else(|| computed().map(|minutes| Duration { minutes, stated: false }))
        .or_else(|| prose.other_minutes.map(said));
    found
}

impl Milestones {
    /// Ends that have no day of their own are on the day of the start, or on the next where they would be before it.
    fn pass_midnight(&mut self, facts: &Facts) {
        let Some(start) = self.started_at.as_ref().map(|start| start.value) else { return };
        let ends = [
            (&mut self.detected_at, &facts.detected_at),
            (&mut self.acknowledged_at, &facts.acknowledged_at),
            (&mut self.mitigated_at, &facts.mitigated_at),
            (&mut self.resolved_at, &facts.resolved_at),
        ];
        for (end, written) in ends {
            let (Some(end), Some(written)) = (end, written) else { continue };
            if written.value.date.is_some() || written.value.time.is_none() {
                continue;
            }
            end.value.date = start.date.or(end.value.date);
            if start.is_after(&end.value) {
                end.value.date = end.value.date.and_then(|date| date.succ_opt());
            }
        }
    }

    /// Takes away stated ends that are a day only, so that the timeline may say at what time.
    fn set_days_aside(&mut self) -> [Option<Spanned<Moment>>; 2] {
        [&mut self.started_at, &mut self.resolved_at]
            .map(|slot| slot.take_if(|moment| moment.value.time.is_none()))
    }

    /// Puts back the stated days, unless the timeline has a time on that day.
    fn take_days_back(&mut self, [start, end]: [Option<Spanned<Moment>>; 2]) {
        for (slot, day) in [(&mut self.started_at, start), (&mut self.resolved_at, end)] {
            let Some(day) = day else { continue };
            let told = slot.as_ref().and_then(|told| told.value.date);
            let seen = self.detected_at.as_ref().filter(|seen| seen.value.time.is_some());
            let seen = seen.and_then(|seen| seen.value.date);
            if told.or(seen) != day.value.date {
                *slot = Some(day);
            }
        }
    }

    /// Reports ends before the start, and a stated duration that is not the time between the two.
    fn judge(&self, stated: Option<&Spanned<i64>>, diagnostics: &mut Diagnostics) {
        /// Minutes that come from rounding.
        const ROUNDED: i64 = 2;
        let Some(start) = &self.started_at else { return };
        let ends = [
            ("was detected", &self.detected_at),
            ("was mitigated", &self.mitigated_at),
            ("was resolved", &self.resolved_at),
        ];
        for (what, end) in ends {
            let Some(end) = end.as_ref().filter(|end| start.value.is_after(&end.value)) else {
                continue;
            };
            diagnostics.push(Diagnostic::new(
                Code::EndBeforeStart,
                end.span,
                format!("{what} at `{}`, before it started at `{}`", end.value, start.value),
                "correct one of the two; mind the offsets from UTC",
            ));
        }
        let (Some(stated), Some(end)) = (stated, &self.resolved_at) else { return };
        let agrees = |minutes: i64| {
            let apart = (minutes - stated.value).abs();
            apart <= ROUNDED || apart * 10 <= minutes.max(stated.value)
        };
        let spans =
            [Some(start), self.detected_at.as_ref()].into_iter().flatten().flat_map(|from| {
                [Some(end), self.mitigated_at.as_ref()]
                    .into_iter()
                    .flatten()
                    .map(|to| from.value.minutes_until(&to.value))
            });
        let Some(minutes) = start.value.minutes_until(&end.value).filter(|minutes| *minutes > 0)
        else {
            return;
        };
        // From detection, or until mitigation: other honest ways to count.
        if spans.flatten().any(agrees) {
            return;
        }
        diagnostics.push(Diagnostic::new(
            Code::DifferingDuration,
            stated.span,
            format!(
                "it is said to have taken {}, but from `{}` to `{}` it is {}",
                duration::words(stated.value),
                start.value,
                end.value,
                duration::words(minutes)
            ),
            "correct the one that is wrong",
        ));
    }

    /// Entries that are nothing but the name of a milestone, or begin with it: "First detected", "Resolved: all is well".
    fn labelled(&mut self, timeline: &[&Entry], fields: &Fields) {
        for entry in timeline {
            let text = entry.text.as_str();
            let label = [": ", " - ", " – ", " — "].iter().find_map(|mark| text.split_once(mark));
            let field = fields.of_label(text).or_else(|| fields.of_label(label?.0));
            let slot = match field {
                Some(Field::StartedAt) => &mut self.started_at,
                Some(Field::DetectedAt) => &mut self.detected_at,
                Some(Field::AcknowledgedAt) => &mut self.acknowledged_at,
                Some(Field::MitigatedAt) => &mut self.mitigated_at,
                Some(Field::ResolvedAt) => &mut self.resolved_at,
                _ => continue,
            };
            if slot.is_none() && !entry.at.is_open() {
                *slot = Some(Spanned::new(entry.at, entry.span));
            }
        }
    }

    /// Where the document states how long it took, and only one pair of entries is so far apart, these are its ends.
    fn matching(&mut self, timeline: &[&Entry], minutes: Option<i64>) {
        // The pairs of a longer timeline say nothing: there are too many.
        const MOST_ENTRIES: usize = 100;
        /// Lengths of so many minutes, or twice as many, are often rounded.
        const ROUND: i64 = 30;
        let Some(minutes) = minutes.filter(|minutes| *minutes > 0) else { return };
        if (self.started_at.is_some() && self.resolved_at.is_some())
            || timeline.len() > MOST_ENTRIES
        {
            return;
        }
        let apart = |from: &Moment, to: &Moment| from.minutes_until(to) == Some(minutes);
        let starts: Vec<(Moment, Span)> = match &self.started_at {
            Some(start) => vec![(start.value, start.span)],
            None => timeline
                .iter()
                .filter(|entry| {
                    self.detected_at.as_ref().is_none_or(|seen| !entry.at.is_after(&seen.value))
                })
                .map(|entry| (entry.at, entry.span))
                .collect(),
        };
        let ends: Vec<(Moment, Span)> = match &self.resolved_at {
            Some(end) => vec![(end.value, end.span)],
            None => timeline.iter().map(|entry| (entry.at, entry.span)).collect(),
        };
        // A round length is none to the minute: of its ends the words must tell as well.
        let round = minutes % ROUND == 0;
        let mends = |span: Span| {
            timeline.iter().any(|entry| {
                entry.span == span
                    && [Turn::Resolves, Turn::Mends, Turn::Acts, Turn::Closes]
                        .into_iter()
                        .any(|turn| phrase::tells(&entry.text, turn))
            })
        };
        let mut pairs: Vec<((Moment, Span), (Moment, Span))> = Vec::new();
        for start in &starts {
            for end in ends.iter().filter(|end| apart(&start.0, &end.0)) {
                if round && (mends(start.1) || !mends(end.1)) {
                    continue;
                }
                if !pairs.iter().any(|pair| pair.0.0 == start.0 && pair.1.0 == end.0) {
                    pairs.push((*start, *end));
                }
            }
        }
        if let [(start, end)] = pairs.as_slice() {
            self.started_at.get_or_insert(Spanned::new(start.0, start.1));
            self.resolved_at.get_or_insert(Spanned::new(end.0, end.1));
        }
    }

    /// When it began, by the timeline's own words and the summary.
    fn began(
        &mut self,
        timeline: &[&Entry],
        prose: &Prose,
        complete: &dyn Fn(&Spanned<Moment>) -> Spanned<Moment>,
    ) {
        // What begins or is noticed late in the story is something else.
        let early = timeline.len() / 3 + 2;
        let timed = || timeline.iter().filter(|entry| entry.at.time.is_some()).take(early);
        let told = |turn: Turn| timed().find(|entry| phrase::tells(&entry.text, turn));
        let first = timed().next().map(|entry| entry.at);
        let breaks = || {
            // Something that breaks a day after the first entry is another story.
            let soon = |at: &Moment| {
                first.is_none_or(|first| first.minutes_until(at).is_some_and(|gap| gap < 24 * 60))
            };
            timed().find(|entry| phrase::tells(&entry.text, Turn::Breaks) && soon(&entry.at))
        };
        let said = prose.opening.as_ref().map(complete);
        if self.started_at.is_none()
            && !timed().any(|entry| phrase::tells(&entry.text, Turn::Opens))
            && let Some(said) = said
            && self.detected_at.as_ref().is_none_or(|seen| !said.value.is_after(&seen.value))
        {
            self.started_at = Some(said);
        }
        if self.started_at.is_none() {
            // What begins after something was over is another incident.
            let opens = timeline
                .iter()
                .take_while(|entry| !phrase::tells(&entry.text, Turn::Resolves))
                .find(|entry| entry.at.time.is_some() && phrase::tells(&entry.text, Turn::Opens));
            let starts = told(Turn::Starts)
                .filter(|starts| opens.is_none_or(|opens| opens.at.is_after(&starts.at)))
                .or(opens);
            // What breaks shortly before is where it began.
            let breaks = breaks().filter(|breaks| {
                starts.is_none_or(|starts| {
                    let ahead = breaks.at.minutes_until(&starts.at);
                    opens.is_none() && ahead.is_some_and(|ahead| (0..=60).contains(&ahead))
                })
            });
            self.started_at = breaks
                .or(starts)
                .filter(|entry| {
                    self.detected_at.as_ref().is_none_or(|seen| !entry.at.is_after(&seen.value))
                })
                .map(|entry| Spanned::new(entry.at, entry.span));
        }
        let seen = self.detected_at.is_some();
        if !seen {
            self.detected_at = told(Turn::Detects)
                .filter(|entry| {
                    self.started_at.as_ref().is_none_or(|start| !start.value.is_after(&entry.at))
                })
                .map(|entry| Spanned::new(entry.at, entry.span));
        }
        if self.started_at.is_none() && !seen {
            self.started_at = prose.from.as_ref().map(complete);
        }
        if timeline.iter().all(|entry| entry.at.time.is_none()) && self.started_at.is_none() {
            if !seen {
                self.started_at = prose.began.as_ref().map(complete);
            }
            if self.started_at.is_none() && !seen {
                self.detected_at = prose.noticed.as_ref().map(complete);
            }
        }
    }

    /// Where the document states how long it took, a beginning that was guessed is the entry that fits.
    fn fit_start(&mut self, timeline: &[&Entry], minutes: Option<i64>) {
        let fits = |took: i64, said: i64| (took - said).abs() * 10 <= said;
        let (Some(said), Some(start), Some(end)) = (minutes, &self.started_at, &self.resolved_at)
        else {
            return;
        };
        if start.value.minutes_until(&end.value).is_none_or(|took| fits(took, said)) {
            return;
        }
        let mut fitting = timeline.iter().filter(|entry| {
            entry.at.minutes_until(&end.value).is_some_and(|took| fits(took, said))
        });
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            self.started_at = Some(Spanned::new(only.at, only.span));
        }
    }

    /// Where nothing says when it began: the first entry, if it is no background, else the first moment of the summary.
    fn began_first(
        &mut self,
        timeline: &[&Entry],
        prose: &Prose,
        named: Option<NaiveDate>,
        complete: &dyn Fn(&Spanned<Moment>) -> Spanned<Moment>,
    ) {
        // Entries a week before the day that the document names are what led to it, where there are some on that day.
        let led = Delta::days(7);
        let eve = named.filter(|day| {
            let is_early = |entry: &&Entry| entry.at.date.is_some_and(|at| *day - at >= led);
            timeline.iter().any(|entry| entry.at.date == Some(*day))
                && timeline.first().is_some_and(is_early)
        });
        if self.started_at.is_none()
            && let Some(at) = timeline.iter().position(|entry| {
                entry.at.time.is_some() && entry.at.date.is_none_or(|day| Some(day) >= eve)
            })
            && let first = timeline[at]
            // Days long before it tell how things came to be; the time of a day just before it is not known.
            && timeline[..at].iter().all(|entry| {
                let days = entry.at.date.zip(first.at.date).map(|(day, first)| first - day);
                let led = eve.is_some() && entry.at.date < eve;
                led || days.is_none_or(|gap| gap.num_days() == 0 || gap.num_days() > 30)
            })
            && timeline.get(at + 1).is_none_or(|next| {
                first.at.date.zip(next.at.date).is_none_or(|(a, b)| (b - a).num_days().abs() <= 90)
            })
            && self.detected_at.as_ref().is_none_or(|seen| seen.value.is_after(&first.at))
        {
            self.started_at = Some(Spanned::new(first.at, first.span));
        }
        let untimed = timeline.iter().all(|entry| entry.at.time.is_none());
        if untimed && self.started_at.is_none() && self.detected_at.is_none() {
            // Of several days that the summary names, nobody knows which one is its own.
            let day = prose.date.as_ref().map(|day| day.value);
            let first = prose.first.as_ref().filter(|first| first.value.date == day);
            self.started_at = first.map(complete);
        }
    }

    /// When it was over, by the timeline's own words and the summary. `minutes` is how long it is said to have taken.
    fn ended(
        &mut self,
        timeline: &[&Entry],
        prose: &Prose,
        minutes: Option<i64>,
        complete: &dyn Fn(&Spanned<Moment>) -> Spanned<Moment>,
    ) {
        /// The last entries, among which the end of the story is.
        const LATE: usize = 3;
        if self.resolved_at.is_some() {
            return;
        }
        let timed = || timeline.iter().rev().filter(|entry| entry.at.time.is_some());
        let told = |turn: Turn| timed().find(|entry| phrase::tells(&entry.text, turn));
        let noted = || timed().find(|entry| phrase::tells(&entry.notes, Turn::Resolves));
        let after_start =
            |end: &Moment| self.started_at.as_ref().is_none_or(|start| !start.value.is_after(end));
        self.resolved_at = told(Turn::Closes)
            .or_else(|| told(Turn::Resolves))
            .or_else(noted)
            .or_else(|| told(Turn::Shuts))
            .filter(|entry| after_start(&entry.at))
            .map(|entry| Spanned::new(entry.at, entry.span))
            .or_else(|| prose.until.as_ref().map(complete))
            .or_else(|| {
                let entry = told(Turn::Mends).filter(|entry| after_start(&entry.at))?;
                Some(Spanned::new(entry.at, entry.span))
            })
            .or_else(|| {
                // The last thing that was done, if it is the end of the story.
                let mut late = timed().take(LATE);
                let entry = late.find(|entry| phrase::tells(&entry.text, Turn::Acts))?;
                let starts = self.started_at.as_ref().or(self.detected_at.as_ref())?;
                let took = starts.value.minutes_until(&entry.at).filter(|minutes| *minutes > 0)?;
                let fits = minutes.is_none_or(|said| (took - said).abs() * 4 <= took.max(said));
                fits.then(|| Spanned::new(entry.at, entry.span))
            });
        if self.resolved_at.is_none() && timed().next().is_none() {
            let ended = prose.ended.as_ref().map(complete);
            self.resolved_at = ended.map(|mut end| {
                // "It was over at 00:30" is the next day.
                let start = self.started_at.as_ref().map(|start| start.value);
                if start.is_some_and(|start| start.is_after(&end.value)) {
                    end.value.date = end.value.date.and_then(|date| date.succ_opt());
                }
                end
            });
        }
    }
}

/// The entries in the order in which they happened: a status page has the newest first.
fn chronological(timeline: &[Entry]) -> Vec<&Entry> {
    let steps = |from: usize, to: usize| {
        timeline.windows(2).filter(|pair| pair[from].at.is_after(&pair[to].at)).count()
    };
    if steps(0, 1) > steps(1, 0) {
        timeline.iter().rev().collect()
    } else {
        timeline.iter().collect()
    }
}
