//! "Did you mean": the known word nearest to a mistyped one.

/// More slips than this are another word.
const MOST_EDITS: usize = 3;

/// The candidate nearest to `word`, if it is near enough to be what was meant. Of equally near ones the first.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = normal(word);
    candidates
        .into_iter()
        // A length that differs by more cannot be within reach; comparing lengths is cheap.
        .filter(|candidate| {
            candidate.len().abs_diff(word.len()) <= candidate.len() / 3 + MOST_EDITS
        })
        .filter_map(|candidate| {
            let normal = normal(candidate);
            let reach = (normal.chars().count() / 3).clamp(1, MOST_EDITS);
            let distance = strsim::damerau_levenshtein(&word, &normal);
            (distance <= reach).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The help of a finding about `word`: the candidate that was probably meant, else `otherwise`.
pub fn help<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    did_you_mean(word, candidates).map_or_else(otherwise, |near| format!("did you mean `{near}`?"))
}

/// `Started At`, `startedAt` and `started-at` are the same word here.
fn normal(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn a_slip_of_the_keyboard_is_recognised() {
        let keys = ["services", "severity", "started_at"];
        assert_eq!(did_you_mean("sevreity", keys), Some("severity"));
        assert_eq!(did_you_mean("startedAt", keys), Some("started_at"));
        assert_eq!(did_you_mean("colour", keys), None);
    }
}
