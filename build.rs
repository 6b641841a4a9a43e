//! Lists the files that the binary carries: pages of checks for `gen explain`, and the sources of the example for `gen demo`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package lies"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where output goes"));
    let pages = root.join("docs/checks");
    let is_page = |path: &str| path.ends_with(".md");
    fs::write(out.join("pages.rs"), table(&pages, &is_page)?)?;
    let example = root.join("golden/boutique");
    let is_source = |path: &str| {
        path == "platform.toml"
            || path.starts_with("services/")
            || (path.starts_with("staging/services/") && path.ends_with("/release.toml"))
    };
    fs::write(out.join("example.rs"), table(&example, &is_source)?)?;
    println!("cargo::rerun-if-changed=build.rs");
    for folder in [&pages, &example.join("services"), &example.join("platform.toml"), &example.join("staging/services")]
    {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    Ok(())
}

/// A Rust table of path and text of the files below a folder, sorted.
fn table(folder: &Path, is_wanted: &dyn Fn(&str) -> bool) -> io::Result<String> {
    let mut files = Vec::new();
    gather(folder, &mut files)?;
    files.sort();
    let mut text = "&[\n".to_owned();
    for file in files {
        let path = file.strip_prefix(folder).expect("it lies below").to_string_lossy().replace('\\', "/");
        if is_wanted(&path) {
            writeln!(text, "    ({path:?}, include_str!({:?})),", file.display().to_string())
                .expect("a string takes all");
        }
    }
    Ok(text + "]\n")
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { gather(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
