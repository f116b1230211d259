//! What was found in something whose like is asked for, as one line for people: whoever pasted an alert sees what of it was
//! looked for.

use std::fmt;

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Understood {
    /// The ids of its causes, the main one first.
    pub causes: Vec<String>,
    /// The ids of its services.
    pub services: Vec<String>,
    /// Its words that past incidents know, the most telling first.
    pub terms: Vec<String>,
}

/// More of a kind than this is no line any more.
const MOST: usize = 8;

impl Understood {
    /// Whether nothing was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.causes.is_empty() && self.services.is_empty() && self.terms.is_empty()
    }
}

impl fmt::Display for Understood {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let kinds = [
            ("cause", "causes", &self.causes),
            ("service", "services", &self.services),
            ("telling term", "telling terms", &self.terms),
        ];
        let found: Vec<String> = kinds
            .into_iter()
            .filter(|(_, _, names)| !names.is_empty())
            .map(|(one, several, names)| {
                let kind = if names.len() == 1 { one } else { several };
                format!("{kind} {}", names[..names.len().min(MOST)].join(", "))
            })
            .collect();
        write!(f, "Found in it: {}", found.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::Understood;

    #[test]
    fn what_was_found_is_one_line() {
        let check = |causes: &[&str], terms: &[&str], expected: &str| {
            let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
            let understood =
                Understood { causes: names(causes), services: Vec::new(), terms: names(terms) };
            assert_eq!(understood.to_string(), expected);
        };
        check(&["data"], &["lock"], "Found in it: cause data; telling term lock");
        check(
            &["data", "time"],
            &["a", "b", "c", "d", "e", "f", "g", "h", "i"],
            "Found in it: causes data, time; telling terms a, b, c, d, e, f, g, h",
        );
    }
}
