//! `check:` of casebook.yaml: what a postmortem needs, and how much the findings of a rule weigh. What the rules find is
//! `check`'s.

use std::collections::BTreeMap;

use crate::config::SeverityLevel;
use crate::config::allow::{self, Allow};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, suggestion};
use crate::key::{Key, Names, Shape};
use crate::value::{self, Entry, Node, Value};

/// What the organisation asks of `casebook check`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Check {
    /// What a postmortem needs.
    pub required: Required,
    /// The rules that weigh something else than they do by themselves.
    pub levels: BTreeMap<Code, Level>,
    /// What is meant to be published.
    pub allow: Allow,
    /// How large images may be.
    pub images: Images,
}

/// The parts that a postmortem needs, by how bad the incident was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Required {
    /// By a level of the scale.
    pub severity: BTreeMap<String, Vec<Part>>,
    /// For all others; none where the configuration does not say.
    pub default: Option<Vec<Part>>,
}

/// A part of a postmortem that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Whom it hit and how much.
    Impact,
    /// How it was noticed.
    Detection,
    /// What happened when.
    Timeline,
    /// Why it happened.
    RootCause,
    /// What ended it.
    Resolution,
    /// What will be different.
    Actions,
    /// What it taught.
    Lessons,
}

impl Part {
    /// All of them, in the order in which a postmortem tells them.
    pub const ALL: [Self; 7] = [
        Self::Impact,
        Self::Detection,
        Self::Timeline,
        Self::RootCause,
        Self::Resolution,
        Self::Actions,
        Self::Lessons,
    ];

    /// The word in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        PARTS[self as usize]
    }
}

/// What the two worst severities need.
const OF_THE_WORST: &[Part] =
    &[Part::Impact, Part::Detection, Part::RootCause, Part::Actions, Part::Lessons];

/// What the third needs, and an incident of which nobody said how bad it was.
const USUAL: &[Part] = &[Part::Impact, Part::RootCause, Part::Actions];

/// What a short note needs.
const OF_THE_LEAST: &[Part] = &[];

impl Required {
    /// What an incident of this severity, a level of `scale`, needs.
    #[must_use]
    pub fn of(&self, severity: Option<&str>, scale: &[SeverityLevel]) -> &[Part] {
        let written = severity.and_then(|level| self.severity.get(level));
        if let Some(parts) = written.or(self.default.as_ref()) {
            return parts;
        }
        let rank = severity.and_then(|name| scale.iter().position(|level| level.level == name));
        match rank {
            Some(0 | 1) => OF_THE_WORST,
            Some(2) | None => USUAL,
            Some(_) => OF_THE_LEAST,
        }
    }
}

/// How large an image may be that a page shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Images {
    /// Millions of bytes.
    pub megabytes: f64,
    /// Millions of pixels.
    pub megapixels: f64,
}

impl Default for Images {
    fn default() -> Self {
        // Of a screenshot that nobody made smaller, and of the largest screens.
        Self { megabytes: 2.0, megapixels: 25.0 }
    }
}

/// How much the findings of a rule weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// There are none.
    Off,
    /// As much as this.
    At(Severity),
}

/// The levels by their names.
const LEVELS: &[(&str, Level)] = &[
    (NAMES[0], Level::Off),
    (NAMES[1], Level::At(Severity::Warning)),
    (NAMES[2], Level::At(Severity::Error)),
];

/// Their names.
const NAMES: [&str; 3] = ["off", "warning", "error"];

/// The names of the parts, in the order of [`Part::ALL`].
const PARTS: [&str; Part::ALL.len()] =
    ["impact", "detection", "timeline", "root_cause", "resolution", "actions", "lessons"];

const PARTS_OF_ONE: Shape = Shape::Many(&Shape::Word(&PARTS));

/// The keys of `check`.
pub const KEYS: [Key; 4] = [
    Key::new(
        "levels",
        Shape::Each(Names::Rule, &Shape::Word(&NAMES)),
        "{unknown-key: off}",
        "What the findings of a rule weigh; what is an error by itself stays one",
    ),
    Key::new(
        "required",
        Shape::Either(&[PARTS_OF_ONE, Shape::Each(Names::Grade, &PARTS_OF_ONE)]),
        "{sev1: [impact, detection, root_cause, actions], default: [impact]}",
        "The parts that `missing-part` asks for, by severity, or one list for all",
    ),
    Key::new(
        "allow",
        Shape::Each(Names::Allowed, &Shape::Many(&Shape::Text)),
        "{email-address: [\"*@fernhill.example\"]}",
        "What a rule may find because it is meant to be published; `*` stands for any characters, and networks are like `198.51.100.0/24`",
    ),
    Key::new("images", Shape::Map(&IMAGES), "", "How large an image may be"),
];

/// The keys of `images`.
pub const IMAGES: [Key; 2] = [
    Key::new("megabytes", Shape::Number, "5", "Millions of bytes; 2 where nothing is said"),
    Key::new("megapixels", Shape::Number, "40", "Millions of pixels; 25 where nothing is said"),
];

/// Reads `check:`. What cannot be understood is reported and left out.
#[must_use]
pub fn read(node: &Node, scale: &[SeverityLevel], diagnostics: &mut Diagnostics) -> Check {
    let mut check = Check::default();
    let Some(map) = value::expect_map("check", node, diagnostics) else { return check };
    let [levels, required, allowed, images] = value::fields(map, &KEYS, diagnostics);
    if let Some(levels) = levels {
        check.levels = read_levels(levels, diagnostics);
    }
    if let Some(allowed) = allowed {
        check.allow = allow::read(allowed, diagnostics);
    }
    if let Some(images) = images {
        check.images = read_images(images, diagnostics);
    }
    if let Some(required) = required {
        check.required = read_required(required, scale, diagnostics);
    }
    check
}

fn read_images(node: &Node, diagnostics: &mut Diagnostics) -> Images {
    let mut images = Images::default();
    let Some(map) = value::expect_map("images", node, diagnostics) else { return images };
    let [megabytes, megapixels] = value::fields(map, &IMAGES, diagnostics);
    for (node, limit) in [(megabytes, &mut images.megabytes), (megapixels, &mut images.megapixels)]
    {
        let Some(node) = node else { continue };
        let Some(text) = value::expect_text("images", node, diagnostics) else { continue };
        match text.parse::<f64>() {
            Ok(number) if number > 0.0 && number.is_finite() => *limit = number,
            _ => diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                node.span,
                format!("`{text}` is no number of millions"),
                "write a number above 0, such as `megabytes: 5`",
            )),
        }
    }
    images
}

fn read_levels(node: &Node, diagnostics: &mut Diagnostics) -> BTreeMap<Code, Level> {
    let mut levels = BTreeMap::new();
    let entries = value::expect_map("levels", node, diagnostics).unwrap_or_default();
    for Entry { key, value } in entries {
        let Some(code) = Code::find(&key.value) else {
            let codes = Code::ALL.iter().map(|code| code.as_str());
            let help = suggestion::help(&key.value, codes, || {
                "`casebook explain` lists the rules".to_owned()
            });
            let message = format!("there is no rule `{}`", key.value);
            diagnostics.push(Diagnostic::new(Code::UnknownValue, key.span, message, help));
            continue;
        };
        let Some(word) = value::expect_text(&key.value, value, diagnostics) else { continue };
        let Some(&(_, level)) = LEVELS.iter().find(|(name, _)| *name == word) else {
            let names = LEVELS.iter().map(|(name, _)| *name);
            let help = suggestion::help(&word, names, || {
                "the levels are `off`, `warning` and `error`".to_owned()
            });
            let message = format!("`{word}` is no level that is known");
            diagnostics.push(Diagnostic::new(Code::UnknownValue, value.span, message, help));
            continue;
        };
        if code.is_fixed() && level != Level::At(Severity::Error) {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                value.span,
                format!("`{}` is always an error: a page is wrong or missing", code.as_str()),
                "delete the line, and mend what the rule finds",
            ));
            continue;
        }
        levels.insert(code, level);
    }
    levels
}

/// By severity, or a single list for all.
fn read_required(node: &Node, scale: &[SeverityLevel], diagnostics: &mut Diagnostics) -> Required {
    let mut required = Required::default();
    if matches!(node.value, Value::List(_) | Value::Scalar(_)) {
        required.default = Some(read_parts("required", node, diagnostics));
        return required;
    }
    let entries = value::expect_map("required", node, diagnostics).unwrap_or_default();
    for Entry { key, value } in entries {
        if key.value == "default" {
            required.default = Some(read_parts("default", value, diagnostics));
            continue;
        }
        let Some(level) = scale.iter().find(|level| level.is_called(&key.value)) else {
            let levels = || scale.iter().map(|level| level.level.as_str());
            let names = levels().chain(["default"]);
            let help = suggestion::help(&key.value, names, || {
                let levels = levels().map(|level| format!("`{level}`")).collect::<Vec<_>>();
                format!("the scale has {}; `default` stands for all others", levels.join(", "))
            });
            let message = format!("`{}` is no severity of the scale", key.value);
            diagnostics.push(Diagnostic::new(Code::UnknownValue, key.span, message, help));
            continue;
        };
        let parts = read_parts(&key.value, value, diagnostics);
        required.severity.insert(level.level.clone(), parts);
    }
    required
}

fn read_parts(key: &str, node: &Node, diagnostics: &mut Diagnostics) -> Vec<Part> {
    let mut parts = Vec::new();
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        Value::Scalar(_) | Value::Map(_) => std::slice::from_ref(node),
    };
    for item in items {
        let Some(word) = value::expect_text(key, item, diagnostics) else { continue };
        let name = word.trim().to_lowercase().replace(['-', ' '], "_");
        match Part::ALL.into_iter().find(|part| part.as_str() == name) {
            Some(part) => parts.push(part),
            None => {
                let names = || Part::ALL.iter().map(|part| part.as_str());
                let help = suggestion::help(&word, names(), || {
                    let names = names().map(|name| format!("`{name}`")).collect::<Vec<_>>();
                    format!("the parts are {}", names.join(", "))
                });
                let message = format!("`{word}` is no part that can be asked for");
                diagnostics.push(Diagnostic::new(Code::UnknownValue, item.span, message, help));
            }
        }
    }
    parts
}
