//! What the preview answers over HTTP: to whom, how much of a file, and where the site begins.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use crate::site::Site;

/// A preview that runs, and ends with the test.
struct Running {
    program: Child,
    host: String,
    url: String,
    _site: Site,
}

impl Running {
    fn new(site: Site) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["serve", "--port", "0", "--as-of", "2025-06-01", "--site"])
            .arg(site.path(""))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(program.stderr.take().unwrap()).lines();
        let line = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("http://")));
        let line = line.unwrap().unwrap();
        let url = line.split(' ').find_map(|word| word.strip_prefix("http://")).unwrap();
        let url = url.trim_end_matches(';').to_owned();
        let host = url.split('/').next().unwrap().to_owned();
        Self { program, host, url, _site: site }
    }

    /// The head and the body of the answer to a request for `path`, with lines of the head besides the host.
    fn ask(&self, method: &str, path: &str, lines: &[&str]) -> (String, String) {
        let host = format!("Host: {}", self.host);
        let lines: Vec<&str> = if lines.iter().any(|line| line.starts_with("Host:")) {
            lines.to_vec()
        } else {
            [&[host.as_str()], lines].concat()
        };
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\n{}\r\nConnection: close\r\n\r\n",
            lines.join("\r\n")
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str) -> (String, String) {
        self.ask("GET", path, &[])
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn site() -> Site {
    Site::new()
        .document(
            "a.md",
            "---\nid: INC-1\ntitle: The pool was empty\nstatus: draft\n---\n\n[Log](log.txt)\n",
        )
        .file("content/log.txt.gz", "0123456789")
        .file("content/load.csv", "0123456789")
}

fn status(head: &str) -> &str {
    head.split(' ').nth(1).unwrap()
}

#[test]
fn pages_come_as_a_host_gives_them() {
    let preview = Running::new(site());
    let (head, body) = preview.get("/");
    assert_eq!(status(&head), "200");
    assert!(head.contains("content-type: text/html; charset=utf-8"), "{head}");
    assert!(head.contains("cross-origin-resource-policy: same-origin"), "{head}");
    assert!(body.contains("The pool was empty"), "drafts are shown");
    assert!(body.contains("/-/live.js"));
    let length = |head: &str| {
        let line = head.lines().find(|line| line.starts_with("content-length:")).unwrap();
        line.to_owned()
    };
    let (only_head, nothing) = preview.ask("HEAD", "/", &[]);
    assert_eq!((status(&only_head), nothing.as_str()), ("200", ""));
    assert_eq!(length(&only_head), length(&head));
    let (head, _) = preview.get("/incidents/INC-1?q=1");
    assert_eq!(status(&head), "307");
    assert!(head.contains("location: /incidents/inc-1/?q=1"), "{head}");
    let (head, body) = preview.get("/no/such/page");
    assert_eq!(status(&head), "404");
    assert!(body.contains("There is no page at this address"), "{body}");
    let (head, _) = preview.ask("POST", "/", &[]);
    assert_eq!(status(&head), "405");
    assert!(head.contains("allow: get, head"), "{head}");
    for path in [
        "/files/../../casebook.yaml",
        "/files/%2e%2e/%2e%2e/casebook.yaml",
        "/files//etc/passwd",
        "/%ff",
    ] {
        let (head, _) = preview.get(path);
        assert!(["404", "307"].contains(&status(&head)), "{path}: {head}");
    }
}

#[test]
fn parts_of_files_and_pages_are_answered() {
    let preview = Running::new(site());
    for path in ["/files/load.csv", "/incidents.json"] {
        let (_, whole) = preview.get(path);
        let check = |range: &str, code: &str, part: &str| {
            let (head, body) = preview.ask("GET", path, &[&format!("Range: {range}")]);
            assert_eq!((status(&head), body.as_str()), (code, part), "{path} {range}: {head}");
        };
        let last = &whole[whole.len() - 3..];
        check("bytes=0-3", "206", &whole[..4]);
        check("bytes=-3", "206", last);
        check(&format!("bytes={}-", whole.len() - 3), "206", last);
        let (head, _) = preview.ask("GET", path, &["Range: bytes=100000-"]);
        assert_eq!(status(&head), "416", "{head}");
        assert!(head.contains(&format!("content-range: bytes */{}", whole.len())), "{head}");
    }
}

#[test]
fn a_name_that_leads_here_is_refused() {
    let preview = Running::new(site());
    let port = preview.host.rsplit(':').next().unwrap();
    for (host, code) in [
        (format!("localhost:{port}"), "200"),
        (format!("[::1]:{port}"), "200"),
        ("127.0.0.1".to_owned(), "200"),
        (format!("evil.example:{port}"), "403"),
        ("192.168.1.7".to_owned(), "403"),
        ("localhost.evil.example".to_owned(), "403"),
        (String::new(), "403"),
    ] {
        let (head, _) = preview.ask("GET", "/-/findings?page=/", &[&format!("Host: {host}")]);
        assert_eq!(status(&head), code, "{host}");
    }
}

#[test]
fn the_site_begins_where_its_base_url_says() {
    let site = site().file("casebook.yaml", "base_url: https://example.org/our/incidents/\n");
    let preview = Running::new(site);
    assert!(preview.url.ends_with("/our/incidents/"), "{}", preview.url);
    let (head, _) = preview.get("/");
    assert_eq!(status(&head), "307");
    assert!(head.contains("location: /our/incidents/"), "{head}");
    assert_eq!(status(&preview.get("/our/incidents/incidents/INC-1/").0), "200");
    let (head, body) = preview.get("/our/incidents/nothing");
    assert_eq!(status(&head), "404");
    assert!(body.contains("href=\"/our/incidents/"), "{body}");
}

#[test]
fn a_port_that_is_taken_is_named_with_the_next_free_one() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let site = site();
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["serve", "--port", &port.to_string(), "--site"])
        .arg(site.path(""))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    let start = format!("casebook: port {port} is taken; ");
    let (free, again) = said
        .strip_prefix(&start)
        .and_then(|rest| rest.trim_end().split_once(" is free: add `--port "))
        .unwrap_or_else(|| panic!("{said}"));
    assert_eq!(again, format!("{free}`"));
}
