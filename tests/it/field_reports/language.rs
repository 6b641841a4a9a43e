//! Characters that nobody sees, texts that TOML takes for numbers and dates, variables that use others, and layers that
//! choose another way to say a thing.

use servicegen::decode::CheckedText;
use servicegen::spec::form::{LabelValue, Tag};

use super::{clean, compiled, rendered, said, said_of, service, texts};

#[test]
fn a_byte_order_mark_at_the_beginning_shifts_no_finding_and_changes_no_byte() {
    let (path, text) = service("orders", "");
    let marked = (path.clone(), format!("\u{feff}{text}"));
    let (plain, with_mark) = (clean(&[(path.clone(), text.clone())]), clean(&[marked]));
    assert_eq!(texts(&plain, "orders"), texts(&with_mark, "orders"));
    let mistake = |text: String| said(&compiled(&[(path.clone(), text.replacen("name", "nam", 1))]));
    let (plain, with_mark) = (mistake(text.clone()), mistake(format!("\u{feff}{text}")));
    assert!(plain.iter().any(|said| said.contains("spec/unknown-key 1:1 ")), "{plain:?}");
    assert_eq!(plain, with_mark);
}

#[test]
fn a_character_that_nobody_sees_is_named_once_where_it_stands_and_nothing_else_is_said() {
    for (written, column, name) in [
        ("\u{feff}[labels]\n", 1, "U+FEFF"),
        ("[labels]\u{200b}\n", 9, "U+200B"),
        ("labels\u{a0} = {}\n", 7, "U+00A0"),
        ("lab\u{ad}els = {}\n", 4, "U+00AD"),
        ("labels\u{2009}= {}\n", 7, "U+2009"),
        ("labels =\u{3000}{}\n", 9, "U+3000"),
        ("labels\u{2060} = {}\n", 7, "U+2060"),
        ("labels\u{7f} = {}\n", 7, "U+007F"),
        ("lab\u{fe0f}els = {}\n", 4, "U+FE0F"),
        ("\"labels\u{200b}\" = {}\n", 8, "U+200B"),
        ("\"labels\\u200B\" = {}\n", 1, "U+200B"),
        ("labels.\"a\u{a0}b\" = \"c\"\n", 10, "U+00A0"),
    ] {
        let said = said_of(written);
        assert_eq!(said.len(), 1, "{written:?}: {said:#?}");
        let place = format!("toml/invisible-character 4:{column} an invisible character, {name}, stands");
        assert!(said[0].starts_with(&place) && said[0].ends_with("; delete it"), "{written:?}: {said:#?}");
    }
}

#[test]
fn no_word_is_meant_that_looks_the_same() {
    for (more, name) in [
        ("images.db = { repository = \"a/b\", tag = \"1\", pull = \"always\u{200b}\" }\n", "U+200B"),
        ("tier = \"low\u{a0}\"\n", "U+00A0"),
        ("serves = { port = \"http\u{feff}\" }\n", "U+FEFF"),
    ] {
        let said = said_of(more);
        assert!(
            !said.is_empty() && said[0].ends_with(&format!("delete the invisible character {name} in it")),
            "{said:?}"
        );
        assert!(!said.iter().any(|said| said.contains("is meant")), "{said:?}");
    }
}

#[test]
fn invisible_characters_in_texts_and_comments_are_the_users() {
    let more = "# a\u{200b} comment\ndescription = \"zero\u{200d}width\"\n";
    clean(&[service("orders", more)]);
}

#[test]
fn the_cure_of_a_text_without_quotes_is_what_was_written() {
    for written in [
        "1.10",
        "1.0",
        "1e10",
        "+1.5",
        "-0.10",
        "inf",
        "2024-11-03",
        "2024-11-03 10:00:00",
        "2024-11-03T10:00:00Z",
        "12:30:00",
        "80",
        "20261103120000",
        "99999999999999999999",
        "true",
    ] {
        for key in ["images.db.tag", "common.env.PORT", "labels.build", "workloads.web.args"] {
            let said = said_of(&format!("{key} = {written}\n"));
            let said: Vec<_> = said.iter().filter(|said| said.starts_with("spec/wrong-type 4:")).collect();
            assert_eq!(said.len(), 1, "{key} = {written}: {said:#?}");
            let cure = format!("write it as a string: \"{written}\"");
            // As a string it would be no tag either: then the form is told.
            let fits = key != "images.db.tag" || Tag::fits(written);
            let fits = fits && (key != "labels.build" || LabelValue::fits(written));
            assert!(said[0].ends_with(&cure) == fits || key.ends_with("args"), "{key} = {written}: {said:#?}");
        }
    }
    // What TOML keeps as a number only is never printed anew.
    for written in ["0x1F", "1_000", "0o17", "1_0.10"] {
        let said = said_of(&format!("images.db.tag = {written}\n"));
        let cured = |said: &String| said.ends_with("; write it as a string, in quotes");
        assert!(said.iter().any(cured), "{written}: {said:#?}");
    }
}

/// Names of the variables of `web`, in their order.
fn variables(services: &[(String, String)]) -> Vec<String> {
    let deployment = rendered(&clean(services), "orders", "Deployment").remove(0);
    let env = &deployment["spec"]["template"]["spec"]["containers"][0]["env"];
    env.as_array().unwrap().iter().map(|variable| variable["name"].as_str().unwrap().to_owned()).collect()
}

const LINES: [&str; 10] = [
    "common.env.DSN = \"pg://$(PGPASS)@db\"",
    "common.env.Z_URL = \"$(Z_URL_BASE)/x\"",
    "common.env.Z_URL_BASE = \"u\"",
    "common.env.A_IP = \"$(POD_IP):80\"",
    "common.env.A_TAG = \"$(ZTAG) $$(NOT_ME)\"",
    "common.env.A_PEER = \"$(ZLEDGER)/$(FEATURE_NEW)\"",
    "common.secret-env.PGPASS = { secret = \"db\", key = \"password\" }",
    "common.field-env.POD_IP = \"status.podIP\"",
    "common.fact-env.ZTAG = \"tag\"",
    "workloads.web.args = [\"$(Z_URL)\", \"$(PGPASS)\", \"$(ZLEDGER)\", \"$$(NOT_ME)\", \"$(date)\"]",
];

#[test]
fn a_used_variable_comes_first_whatever_its_kind_and_the_order_in_the_file() {
    let tables = "secrets.db.keys = [\"password\"]\nfeatures.new = true\naccess.outbound.ledger.address-env.ZLEDGER = \"host-port\"\n";
    let ledger = service("ledger", "access.inbound.orders = {}\n");
    let with =
        |lines: Vec<&str>| variables(&[service("orders", &format!("{tables}{}\n", lines.join("\n"))), ledger.clone()]);
    let expected =
        ["POD_IP", "A_IP", "FEATURE_NEW", "ZLEDGER", "A_PEER", "ZTAG", "A_TAG", "PGPASS", "DSN", "Z_URL_BASE", "Z_URL"];
    let forwards = with(LINES.to_vec());
    let position = |name: &str| forwards.iter().position(|found| found == name).unwrap();
    for (used, user) in [
        ("POD_IP", "A_IP"),
        ("FEATURE_NEW", "A_PEER"),
        ("ZLEDGER", "A_PEER"),
        ("ZTAG", "A_TAG"),
        ("PGPASS", "DSN"),
        ("Z_URL_BASE", "Z_URL"),
    ] {
        assert!(position(used) < position(user), "{used} before {user}: {forwards:?}");
    }
    let (mut found, mut wanted) = (forwards.clone(), expected.map(str::to_owned).to_vec());
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    assert_eq!(forwards, with(LINES.iter().rev().copied().collect()));
}

#[test]
fn circles_and_names_that_nobody_defines_are_found_where_they_are_used() {
    let circle = compiled(&[service("orders", "common.env = { A = \"$(B)\", B = \"$(A)\", D = \"$$(B)\" }\n")]);
    assert_eq!(said(&circle).len(), 1, "{:?}", said(&circle));
    let finding = &circle.findings[0];
    assert_eq!((finding.id, finding.labels.len()), ("workload/env-cycle", 2));
    let undefined = said_of(
        "common.env = { C = \"$(NOPE)\", D = \"$$(B)\" }\nworkloads.web.args = [\"ok\", \"$(GONE)\", \"$$(B)\"]\nworkloads.web.command = [\"$(LOST)\"]\n",
    );
    for (place, name) in [("4:20", "NOPE"), ("5:29", "GONE"), ("6:26", "LOST")] {
        let start = format!("workload/env-undefined {place} `web` has no variable `{name}`");
        assert!(undefined.iter().any(|said| said.starts_with(&start)), "{start}: {undefined:#?}");
    }
    assert_eq!(undefined.len(), 3, "{undefined:#?}");
}

#[test]
fn another_probe_and_recreate_leave_nothing_of_the_layer_before() {
    let more = "[workloads.web.probes.readiness]\nhttp = \"/readyz\"\nport = \"http\"\nheaders = { A = \"b\" }\n\
        [workloads.web.update]\nmax-surge = 1\n\
        [in.staging.workloads.web.probes.readiness]\nexec = [\"bin/ready\"]\n\
        [in.staging.workloads.web.update]\nstrategy = \"recreate\"\n";
    let deployment = rendered(&clean(&[service("orders", more)]), "orders", "Deployment").remove(0);
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["readinessProbe"], serde_json::json!({ "exec": { "command": ["bin/ready"] } }));
    assert_eq!(deployment["spec"]["strategy"], serde_json::json!({ "type": "Recreate" }));
}

/// A Deployment that leaves its parameters to the server could not be switched to `Recreate` later.
#[test]
fn rolling_parameters_are_always_written() {
    for more in
        ["", "[workloads.web.update]\nmax-unavailable = 1\n", "[workloads.web.update]\nstrategy = \"rolling\"\n"]
    {
        let deployment = rendered(&clean(&[service("orders", more)]), "orders", "Deployment").remove(0);
        let rolling = &deployment["spec"]["strategy"]["rollingUpdate"];
        assert!(!rolling["maxSurge"].is_null() && !rolling["maxUnavailable"].is_null(), "{more}: {rolling}");
    }
}
