//! Findings for code hosts and their programs: paths from the root of the repository, and findings that are known again.

use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A repository with a site in a folder of it.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.write(".git/HEAD", "ref: refs/heads/main\n");
        repository.write("docs/incidents/casebook.yaml", "title: Ours\n");
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn document(&self, text: &str) {
        self.write("docs/incidents/content/a, b.md", text);
    }

    /// What `check` prints when it runs in a folder of the repository.
    fn check(&self, format: &str, folder: &str, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["check", "--as-of", "2025-06-01", "--format", format])
            .args(arguments)
            .current_dir(self.0.path().join(folder))
            .output()
            .unwrap();
        assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, format: &str) -> Value {
        serde_json::from_str(&self.check(format, "docs/incidents", &[])).unwrap()
    }
}

/// Two findings of one rule about the same word, and one whose message counts days.
const DOCUMENT: &str =
    "---\nsevrity: sev2\ndate: 2025-06-09\n---\n# T\n\n[a](gone.md) [a](gone.md)\n";

#[test]
fn paths_are_those_of_the_repository_wherever_the_command_runs() {
    let repository = Repository::new();
    repository.document(DOCUMENT);
    for format in ["github", "gitlab", "sarif"] {
        let here = repository.check(format, "docs/incidents", &[]);
        let below = repository.check(format, "", &["--site", "docs/incidents"]);
        let beside = repository.check(format, "docs", &["--site", "./incidents/"]);
        let above = repository.check(format, "docs/incidents/content", &["--site", ".."]);
        let elsewhere = {
            let site = repository.0.path().join("docs/incidents");
            repository.check(format, "..", &["--site", site.to_str().unwrap()])
        };
        assert_eq!([&below, &beside, &above, &elsewhere], [&here; 4], "{format}");
        let path = match format {
            "github" => "file=docs/incidents/content/a%2C b.md,",
            "gitlab" => "\"docs/incidents/content/a, b.md\"",
            _ => "\"docs/incidents/content/a%2C%20b.md\"",
        };
        assert_eq!(here.matches(path).count(), 4, "{here}");
        let machine = repository.0.path().to_str().unwrap();
        assert!(!here.contains(machine), "{here}");
    }
}

#[test]
fn without_a_repository_paths_are_those_of_the_current_folder() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("site/content");
    std::fs::create_dir_all(&content).unwrap();
    std::fs::write(content.join("a.md"), "---\nsevrity: sev2\n---\n# T\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["check", "--format", "github", "--site", "site"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("file=site/content/a.md,line=2,"), "{shown}");
}

#[test]
fn a_finding_is_known_again_when_lines_move() {
    let repository = Repository::new();
    let fingerprints = |format: &str, pointer: &str| -> Vec<String> {
        let report = repository.json(format);
        let list = if format == "sarif" { &report["runs"][0]["results"] } else { &report };
        let list = list.as_array().unwrap().iter();
        list.map(|finding| finding.pointer(pointer).unwrap().as_str().unwrap().to_owned()).collect()
    };
    let of_gitlab = || fingerprints("gitlab", "/fingerprint");
    let of_sarif = || fingerprints("sarif", "/partialFingerprints/primaryLocationLineHash");
    repository.document(DOCUMENT);
    let (gitlab, sarif) = (of_gitlab(), of_sarif());
    let mut distinct = gitlab.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((gitlab.len(), distinct.len(), sarif.len()), (4, 4, 4));
    // Two findings in one line have one hash there, and differ in their columns.
    assert_eq!(sarif[2], sarif[3]);

    repository.document(&DOCUMENT.replace("# T", "# T\n\nA new first sentence."));
    assert_eq!(of_gitlab(), gitlab);
    assert_eq!(of_sarif()[2..], sarif[2..]);
}

#[test]
fn a_sarif_result_has_its_rule_and_place() {
    let repository = Repository::new();
    repository.document(DOCUMENT);
    let log = repository.json("sarif");
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(run["automationDetails"]["id"], "casebook/docs/incidents/");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    for result in run["results"].as_array().unwrap() {
        let rule = run.pointer(&format!("/tool/driver/rules/{}", result["ruleIndex"])).unwrap();
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().is_some_and(|help| help.len() > 100), "{rule}");
    }
    let place = &run["results"][0]["locations"][0]["physicalLocation"];
    let base = place["artifactLocation"]["uriBaseId"].as_str().unwrap();
    assert!(run["originalUriBaseIds"][base].is_object(), "{run}");
    let region: Vec<_> = ["startLine", "startColumn", "endLine", "endColumn"]
        .map(|key| place["region"][key].as_u64().unwrap())
        .to_vec();
    assert_eq!(region, [2, 1, 2, 8]);
}

#[test]
fn many_findings_are_counted_by_rule() {
    let repository = Repository::new();
    let keys: String = (0..10).map(|number| format!("unheard{number}of: 1\n")).collect();
    repository.document(&format!("---\n{keys}---\n# T\n\n[a](gone.md)\n"));
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["check", "--as-of", "2025-06-01"])
        .current_dir(repository.0.path().join("docs/incidents"))
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "11 warnings in 1 document\n    10  unknown-key\n     1  broken-link\n\
         `casebook explain CODE` tells what a finding means\n"
    );
}

#[test]
fn colour_is_forced_by_the_environment_and_forbidden_by_the_flag() {
    let repository = Repository::new();
    repository.document(DOCUMENT);
    let colored = |variables: &[(&str, &str)], flags: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["check", "--as-of", "2025-06-01"])
            .args(flags)
            .env_remove("NO_COLOR")
            .envs(variables.iter().copied())
            .current_dir(repository.0.path().join("docs/incidents"))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\x1b')
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
}
