//! Nothing that was read is no success, in whatever format a script asks for it.

use crate::cli::run;

#[test]
fn a_folder_without_a_fleet_is_2_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("README.md"), "no fleet\n").unwrap();
    for format in ["text", "json", "github"] {
        for command in ["check", "write"] {
            let (code, answer, said) = run(folder.path(), &[command, "--format", format]);
            assert_eq!(code, 2, "{command} {format}: {answer}{said}");
            assert!(
                format!("{answer}{said}").contains("there is no platform.toml in "),
                "{command} {format}: {answer}{said}"
            );
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was written");
}

#[test]
fn a_pattern_that_fits_nothing_is_2_in_every_format() {
    let golden = crate::fleet::folder("smallest");
    for format in ["text", "json", "github"] {
        for filter in [["--env", "nowhere"], ["--service", "nobody*"]] {
            let (code, answer, said) = run(&golden, &["check", filter[0], filter[1], "--format", format]);
            assert_eq!(code, 2, "{filter:?} {format}: {answer}{said}");
        }
    }
}
