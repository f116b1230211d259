//! The output folder: written beside the old one and put in its place in one step, or left as it was; and new files
//! in a folder of somebody's own, where none is ever replaced ([`write_new`]).
//!
//! Next to an output folder `public` stands, while a build runs, a work folder `.public.casebook` with a lock and the
//! new output. A file that did not change is a hard link to the old one, so its time stamp stays and nothing is written.
//! Knows nothing about what the files hold.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Marks a folder as Casebook's own; only such a folder is ever replaced.
const MARKER: &str = ".casebook";

/// What the marker says to a person who finds it.
const MARKER_TEXT: &str =
    "This folder is written by Casebook and replaced as a whole by every build.\n";

/// A new output in the making. Dropped without [`Output::publish`], it leaves the old one as it was.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    work: PathBuf,
    new: PathBuf,
    _lock: File,
}

impl Output {
    /// Begins a new output for `folder`, which may be there already, if it is Casebook's own or empty.
    ///
    /// # Errors
    /// If the folder is somebody else's, is being written by another build, or cannot be written beside.
    pub fn begin(folder: &Path) -> anyhow::Result<Self> {
        let folder = resolve(folder)?;
        refuse_what_is_not_ours(&folder)?;
        let name =
            folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let parent = folder.parent().unwrap_or(Path::new("."));
        let work = parent.join(format!(".{name}.casebook"));
        fs::create_dir_all(&work).with_context(|| {
            format!("the output folder `{}` cannot be written", folder.display())
        })?;
        let lock_path = work.join("lock");
        let lock = File::create(&lock_path).with_context(|| {
            format!("the output folder `{}` cannot be written", folder.display())
        })?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another build is writing to `{}`; wait for it or stop it", folder.display());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error)
                    .with_context(|| format!("`{}` cannot be locked", lock_path.display()));
            }
        }
        let new = work.join("new");
        let old = work.join("old");
        if old.exists() && !folder.exists() {
            // A build was killed between moving the old output away and the new one in.
            fs::rename(&old, &folder).with_context(|| {
                format!("`{}` cannot be moved back to `{}`", old.display(), folder.display())
            })?;
        }
        for leftover in [&new, &old] {
            remove_folder(leftover)?;
        }
        fs::create_dir(&new).with_context(|| format!("`{}` cannot be made", new.display()))?;
        let output = Self { folder, work, new, _lock: lock };
        output.write(MARKER, MARKER_TEXT.as_bytes())?;
        Ok(output)
    }

    /// Writes one file; may be called from several threads. `path` is relative, with `/`.
    ///
    /// # Errors
    /// If the disk is full or refuses.
    pub fn write(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let target = self.target(path)?;
        let old = self.folder.join(path);
        let unchanged = fs::metadata(&old).is_ok_and(|old| old.len() == bytes.len() as u64)
            && fs::read(&old).is_ok_and(|old| old == bytes);
        if unchanged && fs::hard_link(&old, &target).is_ok() {
            return Ok(());
        }
        fs::write(&target, bytes).with_context(|| self.cannot_write(path))
    }

    /// Copies one file from elsewhere; may be called from several threads.
    ///
    /// # Errors
    /// If it cannot be read, or the disk is full or refuses.
    pub fn copy(&self, path: &str, origin: &Path) -> anyhow::Result<()> {
        let target = self.target(path)?;
        let old = self.folder.join(path);
        if same_content(&old, origin) && fs::hard_link(&old, &target).is_ok() {
            return Ok(());
        }
        let mut from =
            File::open(origin).with_context(|| format!("`{}` cannot be read", origin.display()))?;
        // Not `fs::copy`: it would carry over permissions, and a read-only original would make a file that a web server
        // under another user cannot read.
        let mut to = File::create(&target).with_context(|| self.cannot_write(path))?;
        io::copy(&mut from, &mut to).with_context(|| {
            format!("`{}` cannot be copied to `{path}` in the output", origin.display())
        })?;
        Ok(())
    }

    /// Puts the new output in the place of the old one, in one step where the system has one.
    ///
    /// # Errors
    /// If the folder cannot be moved; the old output is then where it was.
    pub fn publish(self) -> anyhow::Result<()> {
        let context = || format!("the new output cannot be moved to `{}`", self.folder.display());
        if self.folder.exists() {
            if !exchange(&self.new, &self.folder) {
                let old = self.work.join("old");
                fs::rename(&self.folder, &old).with_context(context)?;
                if let Err(error) = fs::rename(&self.new, &self.folder) {
                    // The old output goes back; if even that fails, the next build moves it back.
                    fs::rename(&old, &self.folder).with_context(context)?;
                    return Err(error).with_context(context);
                }
            }
        } else {
            fs::rename(&self.new, &self.folder).with_context(context)?;
        }
        Ok(())
    }

    fn target(&self, path: &str) -> anyhow::Result<PathBuf> {
        let target = self.new.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).with_context(|| self.cannot_write(path))?;
        }
        Ok(target)
    }

    fn cannot_write(&self, path: &str) -> String {
        format!("`{path}` cannot be written for the output folder `{}`", self.folder.display())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build; the published folder is whole either way.
        let _ = fs::remove_dir_all(&self.work);
    }
}

/// What a new file is made from.
#[derive(Debug)]
pub enum Content<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// The bytes of the file at this path.
    CopyOf(&'a Path),
}

/// Which of these paths are in a folder already.
#[must_use]
pub fn taken<'p>(folder: &Path, paths: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
    // A link to nothing is also something that is there.
    paths.filter(|path| folder.join(path).symlink_metadata().is_ok()).collect()
}

/// Writes new files into a folder, which is made where it is not there, and replaces none: if one of them is there
/// already, nothing at all is written. A copy of a file that is there with the same bytes counts as written. Paths are
/// relative, with `/`.
///
/// # Errors
/// If a file is there already, or the disk is full or refuses.
pub fn write_new(folder: &Path, files: &[(String, Content<'_>)]) -> anyhow::Result<()> {
    if folder.exists() && !folder.is_dir() {
        bail!("`{}` is a file; name a folder", folder.display());
    }
    // A link to nothing is also something that is there.
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    let is_done = |path: &Path, content: &Content| match content {
        Content::Bytes(_) => false,
        Content::CopyOf(origin) => same_content(path, origin),
    };
    let targets: Vec<(PathBuf, &Content)> = files
        .iter()
        .map(|(path, content)| (folder.join(path), content))
        .filter(|(path, content)| !is_done(path, content))
        .collect();
    let there: Vec<&PathBuf> =
        targets.iter().map(|(path, _)| path).filter(|path| is_there(path)).collect();
    if let Some(first) = there.first() {
        let more = match there.len() - 1 {
            0 => String::new(),
            1 => " and 1 more file".to_owned(),
            count => format!(" and {count} more files"),
        };
        let (verb, them) = if there.len() == 1 { ("is", "it") } else { ("are", "them") };
        bail!(
            "`{}`{more} {verb} there already; nothing was written. Name another folder, or move {them} away",
            first.display(),
        );
    }
    for (path, content) in targets {
        let context = || format!("`{}` cannot be written", path.display());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(context)?;
        }
        let mut file = File::create_new(&path).with_context(context)?;
        match content {
            Content::Bytes(bytes) => file.write_all(bytes).with_context(context)?,
            Content::CopyOf(origin) => {
                let mut from = File::open(origin)
                    .with_context(|| format!("`{}` cannot be read", origin.display()))?;
                io::copy(&mut from, &mut file).with_context(context)?;
            }
        }
    }
    Ok(())
}

/// The folder itself where `folder` is a symbolic link to one, made absolute.
fn resolve(folder: &Path) -> anyhow::Result<PathBuf> {
    if folder.exists() {
        return folder
            .canonicalize()
            .with_context(|| format!("`{}` cannot be read", folder.display()));
    }
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let name = folder
        .file_name()
        .with_context(|| format!("`{}` is no name for an output folder", folder.display()))?;
    fs::create_dir_all(parent)
        .with_context(|| format!("the output folder `{}` cannot be written", folder.display()))?;
    let parent =
        parent.canonicalize().with_context(|| format!("`{}` cannot be read", parent.display()))?;
    Ok(parent.join(name))
}

fn refuse_what_is_not_ours(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        bail!("`{}` is a file; name a folder with `--output`", folder.display());
    }
    if folder.join(MARKER).is_file() {
        return Ok(());
    }
    let mut entries =
        fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))?;
    if entries.next().is_some() {
        bail!(
            "`{}` is not empty and was not written by Casebook (it has no `{MARKER}`); nothing was touched. \
             Name another folder with `--output`, or empty this one",
            folder.display(),
        );
    }
    Ok(())
}

fn remove_folder(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("`{}` cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

fn same_content(a: &Path, b: &Path) -> bool {
    let (Ok(a_meta), Ok(b_meta)) = (fs::metadata(a), fs::metadata(b)) else { return false };
    a_meta.len() == b_meta.len() && matches!((fs::read(a), fs::read(b)), (Ok(a), Ok(b)) if a == b)
}

/// Swaps two folders in one system call. False where the system or the file system has none.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::Output;
    use std::fs;

    fn scratch(name: &str) -> std::path::PathBuf {
        let folder =
            std::env::temp_dir().join(format!("casebook-output-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_build_that_stops_halfway_leaves_the_old_output() {
        let site = scratch("halfway");
        let public = site.join("public");
        let output = Output::begin(&public).unwrap();
        output.write("a/index.html", b"one").unwrap();
        output.publish().unwrap();
        let unfinished = Output::begin(&public).unwrap();
        unfinished.write("a/index.html", b"two").unwrap();
        drop(unfinished);
        assert_eq!(fs::read(public.join("a/index.html")).unwrap(), b"one");
        assert_eq!(fs::read_dir(&site).unwrap().count(), 1, "no work folder is left");
        fs::remove_dir_all(site).unwrap();
    }

    #[test]
    fn stale_files_go_and_unchanged_ones_stay_the_same_file() {
        let site = scratch("stale");
        let public = site.join("public");
        let first = Output::begin(&public).unwrap();
        first.write("same.html", b"same").unwrap();
        first.write("stale.html", b"x").unwrap();
        first.publish().unwrap();
        let before = fs::metadata(public.join("same.html")).unwrap().modified().unwrap();
        let second = Output::begin(&public).unwrap();
        second.write("same.html", b"same").unwrap();
        second.publish().unwrap();
        assert!(!public.join("stale.html").exists());
        assert_eq!(fs::metadata(public.join("same.html")).unwrap().modified().unwrap(), before);
        fs::remove_dir_all(site).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_ours_is_not_touched() {
        let site = scratch("foreign");
        fs::write(site.join("thesis.tex"), "x").unwrap();
        let error = Output::begin(&site).unwrap_err().to_string();
        assert!(error.contains("was not written by Casebook"), "{error}");
        assert!(site.join("thesis.tex").exists());
        fs::remove_dir_all(site).unwrap();
    }

    #[test]
    fn two_builds_at_once_do_not_mix() {
        let site = scratch("twice");
        let first = Output::begin(&site.join("public")).unwrap();
        let error = Output::begin(&site.join("public")).unwrap_err().to_string();
        assert!(error.contains("another build"), "{error}");
        drop(first);
        fs::remove_dir_all(site).unwrap();
    }
}
