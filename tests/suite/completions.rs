//! The scripts that complete commands: each is right in the eyes of its shell, where that is installed.

use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn each_script_is_right_in_the_eyes_of_its_shell() {
    for (shell, arguments) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["completions", shell])
            .output()
            .unwrap();
        assert!(output.status.success(), "{shell}");
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("fail-on"), "{shell}: {script}");
        let Ok(mut reader) =
            Command::new(shell).arg(arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()
        else {
            continue;
        };
        reader.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let read = reader.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&read.stderr);
        assert!(read.status.success() && said.is_empty(), "{shell}: {said}");
    }
}
