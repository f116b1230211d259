//! Where a site lies in its repository: code hosts know files by their paths from there, wherever `casebook` was started.
//!
//! Not here: finding the repository on the disk (`project::repository`).

/// A site's folder within a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repository {
    /// The site's folder as the paths that are shown begin; empty where they begin in it.
    pub shown: String,
    /// The site's folder from the root of the repository, with `/`; empty where it is the root.
    pub folder: String,
}

impl Repository {
    /// The path from the root of the repository of a file that is shown as `path`.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        let shown = self.shown.trim_end_matches('/');
        let below = match path.strip_prefix(shown) {
            Some(below) if shown.is_empty() || below.starts_with('/') => below,
            _ => return path.to_owned(),
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in self.folder.split('/').chain(below.split('/')) {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::Repository;

    #[test]
    fn a_path_is_told_from_the_root_of_the_repository() {
        let check = |shown: &str, folder: &str, path: &str, expected: &str| {
            let repository = Repository { shown: shown.to_owned(), folder: folder.to_owned() };
            assert_eq!(repository.path(path), expected);
        };
        check("", "", "content/a.md", "content/a.md");
        check("", "docs/incidents", "content/a.md", "docs/incidents/content/a.md");
        check(
            "../incidents/",
            "docs/incidents",
            "../incidents/casebook.yaml",
            "docs/incidents/casebook.yaml",
        );
        check("/srv/kb", "docs/incidents", "/srv/kb/../notes/a.md", "docs/notes/a.md");
        check("docs", "docs", "docs2/a.md", "docs2/a.md");
        check("", "", "../a.md", "../a.md");
    }
}
