//! The files of the search: the index of a build, which is used only while it is true, and the browser's shards, which say
//! the same. Questions are `search`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Command;

use casebook::analysis::selection::Selection;
use casebook::incident::kind::Audience;
use casebook::search::index::{Files, Index, Made};
use casebook::search::query::parse;
use casebook::search::shard;
use serde_json::Value;

use crate::site::{Site, tree};

const INTERNAL: Selection = Selection { drafts: false, audience: Audience::Internal };

/// Three incidents.
fn lamps() -> Site {
    let story = |id: &str, title: &str, date: &str, text: &str| {
        format!("---\nid: {id}\ntitle: {title}\ndate: {date}\n---\n\n## Summary\n\n{text}\n")
    };
    Site::new()
        .document("L-1.md", &story("L-1", "Lamps dark", "2024-01-05", "The relay was rusty."))
        .document(
            "L-2.md",
            &story("L-2", "Lamps dim", "2024-02-05", "The relay was wet, the fuse old."),
        )
        .document(
            "L-3.md",
            &story("L-3", "Bells rang", "2024-03-05", "Nobody knows why the bells rang."),
        )
        .file("casebook.yaml", "services: [lamps, bells]\n")
}

/// The day that counts as today.
const TODAY: &str = "2025-06-01";

/// What a search prints about a site, and what it tells with `--verbose`.
fn search(site: &Site, arguments: &[&str]) -> (String, String) {
    search_on(site, arguments, TODAY)
}

fn search_on(site: &Site, arguments: &[&str], day: &str) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["search", "--verbose"])
        .args(arguments)
        .args(["--as-of", day, "--site"])
        .arg(site.path(""))
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    (String::from_utf8(output.stdout).unwrap(), told)
}

/// The ids that a search prints.
fn found(site: &Site, arguments: &[&str]) -> (Vec<String>, String) {
    found_on(site, arguments, TODAY)
}

fn found_on(site: &Site, arguments: &[&str], day: &str) -> (Vec<String>, String) {
    let (printed, told) = search_on(site, &[arguments, &["--format", "json"]].concat(), day);
    let hits: Value = serde_json::from_str(&printed).unwrap();
    let ids = hits.as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap().to_owned());
    (ids.collect(), told)
}

fn build(site: &Site) {
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["build", "--quiet", "--as-of", TODAY, "--site"])
        .arg(site.path(""))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Whether the index of the build was taken, by what was told.
fn was_read_anew(told: &str) -> bool {
    told.contains("reading")
}

const QUERIES: &[&str] = &[
    "relay",
    "lamps relay",
    "\"the relay was\"",
    "bells -fuse",
    "+relay fuze",
    "date:2024-02..",
    "rel*",
    "bell ringing",
];

#[test]
fn a_built_index_answers_as_one_made_now() {
    let site = lamps();
    let before: Vec<String> = QUERIES.iter().map(|query| search(&site, &[query]).0).collect();
    build(&site);
    for (query, before) in QUERIES.iter().zip(before) {
        let (printed, told) = search(&site, &[query]);
        assert_eq!(printed, before, "{query}");
        assert!(!was_read_anew(&told) && !printed.is_empty(), "{query}: {told}");
    }
    // For others there is no index.
    let (_, told) = search(&site, &["relay", "--drafts"]);
    assert!(was_read_anew(&told), "{told}");
    let (_, told) = search(&site, &["relay", "--audience", "public"]);
    assert!(was_read_anew(&told), "{told}");
}

#[test]
fn an_answer_is_about_the_site_as_it_is() {
    let built = || {
        let site = lamps();
        build(&site);
        site
    };
    // Changed in place: the same length, another word.
    let site = built();
    let path = site.path("content/L-1.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("rusty", "mould")).unwrap();
    let (ids, told) = found(&site, &["mould"]);
    assert!(ids == ["L-1"] && was_read_anew(&told), "{ids:?} {told}");
    let (ids, _) = found(&site, &["relay -rusty"]);
    assert_eq!(ids, ["L-1", "L-2"]);

    let site = built()
        .document("L-4.md", "---\nid: L-4\ndate: 2024-09-01\n---\n\n# Relay stolen\n\nRelay.\n");
    let (ids, told) = found(&site, &["stolen"]);
    assert!(ids == ["L-4"] && was_read_anew(&told), "{ids:?} {told}");

    let site = built();
    fs::remove_file(site.path("content/L-2.md")).unwrap();
    let (ids, told) = found(&site, &["relay"]);
    assert!(ids == ["L-1"] && was_read_anew(&told), "{ids:?} {told}");

    let site = built();
    fs::rename(site.path("content/L-2.md"), site.path("content/M-2.md")).unwrap();
    let (ids, told) = found(&site, &["fuse"]);
    assert!(ids == ["L-2"] && was_read_anew(&told), "{ids:?} {told}");

    let site = built().file("casebook.yaml", "language: de\nservices: [lamps, bells]\n");
    let (ids, told) = found(&site, &["why"]);
    assert!(!ids.is_empty() && was_read_anew(&told), "{ids:?} {told}");
}

/// What is late today was not when the site was built.
#[test]
fn what_is_overdue_is_so_on_the_day_of_the_question() {
    let story = |id: &str, due: &str| {
        format!(
            "---\nid: {id}\ndate: 2025-05-01\nactions:\n  - {{id: A1, title: Oil it, owner: Ann, due: {due}, \
             status: open}}\n---\n\n# Lamps dark\n\nThe relay was rusty.\n"
        )
    };
    let site = Site::new()
        .document("L-1.md", &story("L-1", "2025-05-20"))
        .document("L-2.md", &story("L-2", "2025-06-20"));
    build(&site);
    for (day, expected, anew) in [
        ("2025-06-01", "L-1", false),
        ("2025-06-20", "L-1", false),
        ("2025-06-21", "L-2 L-1", true),
        ("2025-05-21", "L-1", false),
        ("2025-05-20", "L-2 L-1", true),
    ] {
        let (ids, told) = found_on(&site, &["status:overdue"], day);
        assert_eq!(
            (ids.join(" ").as_str(), was_read_anew(&told)),
            (expected, anew),
            "{day}: {told}"
        );
        // What is not about that does not depend on the day.
        assert!(!was_read_anew(&found_on(&site, &["relay"], day).1), "{day}");
    }
}

#[test]
fn an_index_that_cannot_be_used_is_not() {
    let site = lamps();
    let expected = search(&site, &["relay fuze"]).0;
    build(&site);
    let folder = site.path("public/index");
    let whole = tree(&folder);
    assert!(whole.len() >= 8, "a segment has six files; the list of them and the words are two");
    let with = |name: &str, bytes: Option<&[u8]>| {
        let path = folder.join(name);
        let old = fs::read(&path).unwrap();
        match bytes {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let (printed, told) = search(&site, &["relay fuze"]);
        fs::write(&path, old).unwrap();
        assert_eq!(printed, expected, "{name}: {told}");
        assert!(!told.contains("panicked"), "{name}: {told}");
        told
    };
    for (name, bytes) in &whole {
        for bytes in [
            None,
            Some(&bytes[..0]),
            Some(&bytes[..1]),
            Some(&bytes[..bytes.len() / 2]),
            Some(&bytes[..bytes.len() - 1]),
        ] {
            let told = with(name, bytes);
            assert!(was_read_anew(&told), "{name}, {:?} bytes: {told}", bytes.map(<[u8]>::len));
        }
        assert!(was_read_anew(&with(name, Some(b"something else"))), "{name}");
        // The list of segments is read as JSON; whatever else is wrong in it, tantivy says.
        if name != "meta.json" {
            let mut flipped = bytes.clone();
            flipped[bytes.len() / 3] ^= 0x10;
            let told = with(name, Some(&flipped));
            assert!(told.contains("is damaged; reading the site"), "{name}: {told}");
        }
    }
    let meta = fs::read_to_string(folder.join("meta.json")).unwrap();
    let other = meta.replacen("\\\"format\\\":", "\\\"format\\\":9", 1);
    assert_ne!(meta, other);
    let told = with("meta.json", Some(other.as_bytes()));
    assert!(
        told.contains("another version of Casebook wrote the index; reading the site"),
        "{told}"
    );
    let other = meta.replacen(env!("CARGO_PKG_VERSION"), "0.0.0", 1);
    assert_ne!(meta, other);
    assert!(was_read_anew(&with("meta.json", Some(other.as_bytes()))));
    // As it was, it is used again.
    assert!(!was_read_anew(&search(&site, &["relay"]).1));
}

#[test]
fn what_is_held_back_is_in_no_file_of_the_search() {
    let held = |site: Site| {
        site.document(
            "L-8.md",
            "---\nid: L-8\ntitle: Vault of Quillon\nstatus: draft\nservices: [quillonry]\ntags: [quillontag]\n---\n\nThe quillonade broke.\n",
        )
        .document(
            "L-9.md",
            "---\nid: L-9\ntitle: Vault of Zarfery\naudience: restricted\nteams: [zarfers]\nactions:\n  \
             - {id: A1, title: Zarf it, owner: Zarfina, status: open}\n---\n\nThe zarfometer broke again and again.\n",
        )
    };
    let files = |site: Site| {
        let made = site.index(INTERNAL);
        (shard::write(&made).unwrap(), made)
    };
    let ((plain, without), (shards, with)) = (files(lamps()), files(held(lamps())));
    // What others may not read leaves no trace: the files are those of a site that has never heard of it. Only the list of
    // segments says in a hash which files there were.
    assert_eq!(shards, plain);
    for (name, bytes) in &with.files {
        assert!(name == "meta.json" || *bytes == without.files[name], "{name}");
    }
    let everything: Vec<u8> = with.files.values().flatten().copied().collect();
    let decoded = Shards::of(&shards).everything();
    for word in ["quillon", "zarf"] {
        for bytes in [&everything, &decoded] {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            assert!(!text.contains(word), "{word}");
        }
    }
    // For whom it is meant, it is there.
    let made = held(lamps()).index(Selection { drafts: true, audience: Audience::Restricted });
    let decoded = Shards::of(&shard::write(&made).unwrap()).everything();
    let text = String::from_utf8_lossy(&decoded).into_owned();
    for word in ["quillonade", "quillonry", "zarfometer", "Zarfina", "zarfers"] {
        assert!(text.contains(word), "{word}");
    }
}

/// So many that there are several segments.
#[test]
fn the_files_are_the_same_whoever_makes_them() {
    let site = many(520, 20);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let made = site.index(INTERNAL);
            (shard::write(&made).unwrap(), made.files)
        })
    };
    let (shards, files) = with(1);
    let segments: BTreeSet<&str> =
        files.keys().filter_map(|name| name.strip_suffix(".term")).collect();
    assert!(segments.len() > 1, "{segments:?}");
    let other = with(3);
    assert!(other.0 == shards && other.1 == files, "three threads");
    check_sums(&Index::open(&written(&site, &files)).unwrap(), &shards);
}

/// So much text that the blocks have a dictionary.
#[test]
fn a_large_site_has_its_blocks_in_fewer_bytes() {
    let made = many(300, 360).index(INTERNAL);
    let shards = shard::write(&made).unwrap();
    assert!(shards.keys().any(|name| name.starts_with("z-")), "a dictionary");
    check_sums(&made.index, &shards);
}

/// What the browser adds up is what the index says, to the last digit.
#[test]
fn the_shards_add_up_to_what_the_index_answers() {
    let site = many(300, 100);
    let Made { index, .. } = &site.index(INTERNAL);
    let shards = shard::write(&site.index(INTERNAL)).unwrap();
    check_sums(index, &shards);
}

fn check_sums(index: &Index, files: &Files) {
    let shards = Shards::of(files);
    let mut hits = 0;
    for query in
        ["relay", "relay oil", "lamp bell wordc", "wordbf wordba relay", "pump wordcaj oil"]
    {
        let answer = index.ask(&parse(query), 10).unwrap();
        assert!(answer.hints.is_empty(), "{query}: {:?}", answer.hints);
        let words: Vec<&str> = query.split(' ').collect();
        let expected: Vec<(u64, u32)> =
            answer.hits.iter().map(|hit| (hit.score, hit.number)).collect();
        let found = shards.ask(&words);
        assert_eq!(&found[..expected.len()], expected, "{query}");
        assert_eq!(found.len(), answer.total, "{query}");
        hits += found.len();
        for (_, number) in &found[..expected.len()] {
            let card = index.card(*number).unwrap();
            assert_eq!(shards.card(*number), serde_json::to_value(&card).unwrap(), "{query}");
        }
    }
    assert!(hits > 50);
}

#[test]
fn one_incident_changes_few_shards() {
    let count = 300;
    let shards = |site: &Site| shard::write(&site.index(INTERNAL)).unwrap();
    let before = shards(&many(count, 100));
    let kinds = |names: &BTreeSet<&String>| {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for name in names {
            *kinds.entry(name.split('-').next().unwrap().to_owned()).or_default() += 1;
        }
        kinds
    };
    println!("{} files: {:?}", before.len(), kinds(&before.keys().collect()));
    let changed = |what: &str, after: &Files| {
        let new: BTreeSet<&String> = after
            .iter()
            .filter(|(name, bytes)| before.get(*name) != Some(bytes))
            .map(|(name, _)| name)
            .collect();
        let bytes: usize = new.iter().map(|name| after[*name].len()).sum();
        println!(
            "{what}: {} of {} files are new, {bytes} bytes: {:?}",
            new.len(),
            after.len(),
            kinds(&new)
        );
        kinds(&new)
    };
    let of = |kinds: &BTreeMap<String, usize>, kind: &str| kinds.get(kind).copied().unwrap_or(0);
    // One sentence for another one of the same length.
    let site = many(count, 100);
    let path = site.path("content/I-00150.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("A lamp was lit.", "A bell was cut.")).unwrap();
    assert_ne!(fs::read_to_string(&path).unwrap(), text);
    let new = changed("a sentence changed", &shards(&site));
    assert_eq!(of(&new, "d"), 1, "its block");
    assert!(of(&new, "t") <= 4 && of(&new, "w") <= 4, "{new:?}");
    assert!(new.values().sum::<usize>() * 4 <= before.len(), "{new:?}");
    // One sentence more: in a longer text its other words may be worth less.
    fs::write(&path, text.replace("A lamp was lit.", "A lamp was lit. The porter slept.")).unwrap();
    let new = changed("a sentence added", &shards(&site));
    assert_eq!(of(&new, "d"), 1, "its block");
    assert!(new.values().sum::<usize>() * 2 <= before.len(), "{new:?}");
    // One more, the newest.
    let site = many(count, 100).document("I-99999.md", &document(99_999, 2_000, 100));
    let new = changed("an incident added", &shards(&site));
    assert!(of(&new, "d") <= 2, "the last block, or a new one: {new:?}");
    // It is long, and has some word of nearly every range.
    assert!(new.values().sum::<usize>() * 5 <= before.len() * 3, "{new:?}");
}

/// A site of made-up incidents, in words with a natural distribution: the nth is met about once in n.
fn many(count: usize, words: usize) -> Site {
    (0..count).fold(Site::new(), |site, number| {
        site.document(&format!("I-{number:05}.md"), &document(number, number, words))
    })
}

/// Incident `number`, some days after the first, in about so many words.
fn document(number: usize, days: usize, words: usize) -> String {
    let mut dice = number as u64 + 1;
    let mut roll = |sides: u64| {
        // Knuth's MMIX constants.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    let known = ["relay", "oil", "lamp", "bell", "pump"];
    let mut text = |count: usize| {
        let words = (0..count).map(|_| {
            // A power of two as the bound gives every octave of ranks the same share.
            let bound = 1 << roll(12);
            match roll(12) {
                0 => known[usize::try_from(roll(5)).unwrap()].to_owned(),
                _ => format!("word{}", spelt(roll(bound) + bound)),
            }
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let date = chrono::NaiveDate::from_ymd_opt(2019, 1, 1).unwrap()
        + chrono::Days::new(u64::try_from(days).unwrap());
    let (title, summary, cause) = (text(4), text(words / 2), text(words / 2));
    format!(
        "---\nid: I-{number:05}\ntitle: {title}\ndate: {date}\n---\n\n## Summary\n\n{summary}. A lamp was lit.\n\n\
         ## Root cause\n\n{cause}.\n"
    )
}

/// A number in letters.
fn spelt(number: u64) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// Writes files into a folder of a site.
fn written(site: &Site, files: &Files) -> PathBuf {
    let folder = site.path("written");
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

/// So many blocks have their names in one file.
const NAMES: u64 = 64;

/// Where each of some files begins, and its name.
fn named(kind: char, names: &Value) -> Vec<(String, String)> {
    let hashes = names["hash"].as_str().unwrap();
    let firsts = names["first"].as_array().unwrap();
    assert_eq!(hashes.len(), 8 * firsts.len());
    let name = |at: usize| format!("{kind}-{}", &hashes[8 * at..8 * at + 8]);
    let firsts = firsts.iter().map(|first| first.as_str().unwrap().to_owned());
    firsts.enumerate().map(|(at, first)| (first, name(at))).collect()
}

/// The browser's files as a browser reads them.
struct Shards<'a> {
    files: &'a Files,
    manifest: Value,
    /// By term: by number of an incident, what it is worth there.
    postings: BTreeMap<String, BTreeMap<u32, u8>>,
    /// By word: its term.
    terms: BTreeMap<String, String>,
}

impl<'a> Shards<'a> {
    fn of(files: &'a Files) -> Self {
        let manifest: Value =
            serde_json::from_slice(&inflated(&content(files, "manifest"))).unwrap();
        let mut shards =
            Self { files, manifest, postings: BTreeMap::new(), terms: BTreeMap::new() };
        let mut last: Option<String> = None;
        for (start, row) in named('i', &shards.manifest["terms"]) {
            let row: Value = serde_json::from_slice(&inflated(&content(files, &row))).unwrap();
            let ranges = named('t', &row);
            assert_eq!(ranges[0].0, start, "a row begins where its first range does");
            for (first, range) in ranges {
                let before = shards.postings.len();
                shards.range(&inflated(&content(files, &range)));
                assert!(shards.postings.len() > before, "a range has terms");
                // The ranges are in order, and begin where they say.
                assert!(last.as_ref().is_none_or(|last| *last < first), "{first}");
                last = shards.postings.keys().next_back().cloned();
            }
        }
        shards
    }

    fn range(&mut self, bytes: &[u8]) {
        let mut reader = Reader { bytes };
        let (terms, pointers) = (reader.number(), reader.number());
        let positions: String = reader.take(4).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(self.files.contains_key(&format!("p-{positions}.js")), "{positions}");
        let mut term = String::new();
        for _ in 0..terms {
            term = reader.after(&term);
            let told = reader.number();
            if told & 1 == 1 {
                self.terms.insert(term.clone(), term.clone());
            }
            for _ in 0..told >> 1 {
                self.terms.insert(reader.after(&term), term.clone());
            }
            let holding = reader.number();
            let mut next = 0;
            let numbers: Vec<u32> = (0..holding)
                .map(|_| {
                    let number = next + reader.number();
                    next = number + 1;
                    number
                })
                .collect();
            let worth = reader.take(holding as usize).iter().copied();
            self.postings.insert(term.clone(), numbers.into_iter().zip(worth).collect());
        }
        for _ in 0..pointers {
            let word = reader.text();
            let term = reader.text();
            self.terms.insert(word, term);
        }
        assert!(reader.bytes.is_empty(), "all of it was read");
    }

    /// Scores and numbers of what holds one of these words, the best first.
    fn ask(&self, words: &[&str]) -> Vec<(u64, u32)> {
        let number = |key: &str| u32::try_from(self.manifest[key].as_u64().unwrap()).unwrap();
        let (count, rounded) = (number("count"), number("rounded"));
        let mut sums: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        let mut worth = 0;
        for word in words {
            let postings = &self.postings[&self.terms[*word]];
            let rarity = u64::from(casebook_rarity(postings.len(), rounded));
            worth += rarity;
            for (number, byte) in postings {
                let (sum, title) = sums.entry(*number).or_default();
                *sum += rarity * u64::from(byte >> 1);
                *title += rarity * u64::from(byte & 1);
            }
        }
        let mut found: Vec<(u64, u32)> = sums
            .into_iter()
            .map(|(number, (sum, title))| {
                let newer = worth * u64::from(number) / (2 * u64::from(count));
                (sum + 8 * title * title / worth + newer, number)
            })
            .collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found
    }

    /// The card of an incident, out of its block.
    fn card(&self, number: u32) -> Value {
        let size = self.manifest["block"].as_u64().unwrap();
        let block = u64::from(number) / size;
        let names: Vec<&str> = self.manifest["blocks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        let page = inflated(&content(
            self.files,
            &format!("n-{}", names[usize::try_from(block / NAMES).unwrap()]),
        ));
        let at = usize::try_from(block % NAMES).unwrap() * 3;
        let hash: String = page[at..at + 3].iter().map(|byte| format!("{byte:02x}")).collect();
        let block = self.block(&content(self.files, &format!("d-{block}-{hash}")));
        block[usize::try_from(u64::from(number) % size).unwrap()].clone()
    }

    fn block(&self, packed: &[u8]) -> Value {
        let dictionary = self.manifest["dictionary"].as_str();
        let dictionary = dictionary
            .map(|hash| inflated(&content(self.files, &format!("z-{hash}"))))
            .unwrap_or_default();
        let mut stream = Vec::new();
        if !dictionary.is_empty() {
            // A stored block (RFC 1951, 3.2.4) that is not the last one.
            let length = u16::try_from(dictionary.len()).unwrap();
            stream.push(0);
            stream.extend(length.to_le_bytes());
            stream.extend((!length).to_le_bytes());
            stream.extend(&dictionary);
        }
        stream.extend(packed);
        let mut bytes = Vec::new();
        flate2::read::DeflateDecoder::new(&stream[..]).read_to_end(&mut bytes).unwrap();
        serde_json::from_slice(&bytes[dictionary.len()..]).unwrap()
    }

    /// All bytes of all files, and all words in full.
    fn everything(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for name in self.files.keys() {
            let name = name.strip_suffix(".js").unwrap();
            let content = content(self.files, name);
            if name.starts_with("d-") {
                bytes.extend(self.block(&content).to_string().into_bytes());
            } else {
                bytes.extend(inflated(&content));
            }
            bytes.push(b' ');
        }
        for (word, term) in &self.terms {
            bytes.extend(format!("{word} {term} ").into_bytes());
        }
        bytes
    }
}

/// The rarity of a term as the definition of the browser's files has it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "few incidents"
)]
fn casebook_rarity(holding: usize, rounded: u32) -> u32 {
    let count = f64::from(rounded).max(holding as f64);
    let holding = holding as f64;
    ((100.0 * (1.0 + (count - holding + 0.5) / (holding + 0.5)).ln()).round() as u32).max(1)
}

/// What a file hands over, by its name.
fn content(files: &Files, name: &str) -> Vec<u8> {
    let file = files.get(&format!("{name}.js")).unwrap_or_else(|| panic!("there is no {name}.js"));
    let head = format!("casebook_shard(\"{name}\",\"");
    let inner = file.strip_prefix(head.as_bytes()).and_then(|rest| rest.strip_suffix(b"\")"));
    let mut bytes = Vec::new();
    let mut rest = inner.unwrap_or_else(|| panic!("{name} is a call")).iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' => bytes.push(match rest.next().unwrap() {
                b'n' => b'\n',
                b'r' => b'\r',
                other => *other,
            }),
            b'"' | b'\n' | b'\r' => panic!("{name} is a string"),
            other => bytes.push(*other),
        }
    }
    bytes
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut inflated = Vec::new();
    flate2::read::ZlibDecoder::new(bytes).read_to_end(&mut inflated).unwrap();
    inflated
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.bytes.split_at(count);
        self.bytes = rest;
        taken
    }

    fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.take(1)[0];
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    fn text(&mut self) -> String {
        let length = self.number() as usize;
        String::from_utf8(self.take(length).to_vec()).unwrap()
    }

    /// A text by what it has in common with another one.
    fn after(&mut self, other: &str) -> String {
        let shared = self.number() as usize;
        format!("{}{}", &other[..shared], self.text())
    }
}

#[test]
fn a_site_without_incidents_says_so() {
    let site = Site::new().document("a.md", "---\ntitle: The pool ran dry\nstatus: draft\n---\n");
    let (printed, told) = search(&site, &["pool"]);
    assert_eq!(printed, "");
    assert!(
        told.ends_with(
            "There is no incident to search yet; put postmortems into the content folder, \
             or count drafts with --drafts\n"
        ),
        "{told}"
    );
    assert!(!told.contains("is in no incident"), "{told}");
    assert!(search(&site, &["pool", "--drafts"]).0.contains("The pool ran dry"));
}
