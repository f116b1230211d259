//! How bad it was, as a label and a step that a theme can draw.

use serde::Serialize;

use crate::config::SeverityLevel;
use crate::incident::severity;
use crate::site::Site;

/// A severity mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Severity {
    /// The label of the site's scale; the document's own word where that is not on the scale.
    pub label: String,
    /// The name of the level in URLs and JSON, where the word is on the scale.
    pub level: Option<String>,
    /// The document's word, where it is another than the label.
    pub written: Option<String>,
    /// 1 (worst) to 4: the level's place on a scale of any length. 0: not on the scale.
    pub step: usize,
}

/// How many steps a theme has to draw.
const STEPS: usize = 4;

impl Severity {
    /// The mark of a severity.
    #[must_use]
    pub fn new(site: &Site, severity: &severity::Severity) -> Self {
        let scale = &site.input.config.severities;
        let place = severity
            .level
            .as_ref()
            .and_then(|level| scale.iter().position(|step| step.level == *level));
        match place {
            Some(place) => Self {
                written: Some(severity.label.clone())
                    .filter(|word| !word.eq_ignore_ascii_case(&scale[place].label)),
                ..Self::of_level(scale, place)
            },
            None => Self { label: severity.label.clone(), level: None, written: None, step: 0 },
        }
    }

    /// The mark of a level of the scale.
    #[must_use]
    pub fn of_level(scale: &[SeverityLevel], place: usize) -> Self {
        Self {
            label: scale[place].label.clone(),
            level: Some(scale[place].level.clone()),
            written: None,
            step: step(place, scale.len()),
        }
    }
}

/// Spreads a scale of `levels` over the steps: the worst is 1, the mildest of a longer scale is 4.
fn step(place: usize, levels: usize) -> usize {
    if levels <= STEPS { place + 1 } else { 1 + place * (STEPS - 1) / (levels - 1) }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn scales_of_any_length_use_the_steps() {
        let steps = |levels| (0..levels).map(|place| step(place, levels)).collect::<Vec<_>>();
        assert_eq!(steps(1), [1]);
        assert_eq!(steps(3), [1, 2, 3]);
        assert_eq!(steps(4), [1, 2, 3, 4]);
        assert_eq!(steps(6), [1, 1, 2, 2, 3, 4]);
    }
}
