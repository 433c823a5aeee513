//! What we are built from: where it comes from, under which licence, and what must not be among it.
//!
//! It works offline, from the lock files and from what cargo has already fetched. What it cannot do
//! there it says: known vulnerabilities are in a database that has to be fetched.

use std::collections::{BTreeMap, BTreeSet};

use crate::run::{self, Outcome};

/// The one place crates come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Licences that code of ours may be linked with.
const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // A licence for data: the list of authorities that certify the servers of others.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "zlib-acknowledgement",
];

/// What must not come in by the back door, and why.
const BANNED: [(&str, &str); 3] = [
    ("openssl-sys", "TLS is rustls everywhere"),
    ("native-tls", "TLS is rustls everywhere"),
    ("md5", "no hash of ours is broken"),
];

/// A package of a lock file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    checksum: bool,
}

/// Checks everything, and says all that is wrong at once.
pub(crate) fn run() -> Outcome {
    let read = |path: &str| {
        std::fs::read_to_string(run::root().join(path)).map_err(|error| format!("{path}: {error}"))
    };
    let crates = crates_of(&read("Cargo.lock")?);
    let mut wrong = faults_of(&crates);
    let licences = cargo_licences()?;
    wrong.extend(
        licences
            .iter()
            .filter(|(_, licence)| !is_allowed(licence))
            .map(|(name, licence)| format!("{name}: the licence {licence:?} is not on the list")),
    );
    let packages = read("web/package-lock.json")?;
    wrong.extend(web_faults(&packages));
    let twice = twice(&crates);
    run::say(&format!(
        "   {} crates by their checksums, {} of them linked and licensed, {} web packages",
        crates.iter().filter(|one| one.source.is_some()).count(),
        licences.len(),
        packages.matches("\"node_modules/").count(),
    ));
    run::say(&format!("   in more than one version: {}", twice.join(", ")));
    run::say("   NOT CHECKED: known vulnerabilities. Their database is fetched from the network;");
    run::say("   where there is one: cargo deny check advisories, and npm audit in web/");
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn crates_of(lock: &str) -> Vec<Locked> {
    let value = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
    let mut crates: Vec<Locked> = Vec::new();
    for line in lock.lines() {
        if line == "[[package]]" {
            crates.push(Locked::default());
        }
        let Some(last) = crates.last_mut() else { continue };
        match line.split(" = ").next() {
            Some("name") => last.name = value(line),
            Some("version") => last.version = value(line),
            Some("source") => last.source = Some(value(line)),
            Some("checksum") => last.checksum = true,
            _ => {}
        }
    }
    crates
}

fn faults_of(crates: &[Locked]) -> Vec<String> {
    let mut wrong = Vec::new();
    for one in crates {
        let Some(source) = &one.source else { continue };
        if source != REGISTRY {
            wrong.push(format!("{} comes from {source}", one.name));
        }
        if !one.checksum {
            wrong.push(format!("{} has no checksum", one.name));
        }
        if let Some((_, why)) = BANNED.iter().find(|(name, _)| *name == one.name) {
            wrong.push(format!("{} must not be there: {why}", one.name));
        }
    }
    wrong
}

/// Names that stand in the lock file in more than one version.
fn twice(crates: &[Locked]) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in crates {
        versions.entry(&one.name).or_default().insert(&one.version);
    }
    let several = versions.into_iter().filter(|(_, versions)| versions.len() > 1);
    several.map(|(name, versions)| format!("{name} ×{}", versions.len())).collect()
}

/// What is linked into the program, with its licence; our own crates are not among it.
fn cargo_licences() -> Outcome<BTreeMap<String, String>> {
    let arguments = ["tree", "--offline", "--locked", "--workspace", "-e", "normal"];
    let mut tree = run::command("cargo", &arguments);
    tree.args(["--prefix", "none", "--format", "{p}|{l}"]);
    let output = tree.output().map_err(|error| format!("cargo tree: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter_map(|line| line.split_once('|'));
    let foreign = lines.filter(|(name, _)| !name.contains(" (/"));
    Ok(foreign
        .map(|(name, licence)| (name.to_owned(), licence.replace(" (*)", "").trim().to_owned()))
        .collect())
}

/// Whether an SPDX expression can be met with licences of the list.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.trim();
    if let Some(parts) = parts(expression, &[" AND "]) {
        return parts.iter().all(|part| is_allowed(part));
    }
    // Older crates wrote a slash for "or".
    if let Some(parts) = parts(expression, &[" OR ", "/"]) {
        return parts.iter().any(|part| is_allowed(part));
    }
    if let Some(inner) = expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return is_allowed(inner);
    }
    // An exception only ever allows more.
    let licence = expression.split(" WITH ").next().unwrap_or_default();
    ALLOWED.contains(&licence)
}

/// An expression cut at words that stand in no bracket; none where there is no such word.
fn parts(expression: &str, words: &[&str]) -> Option<Vec<String>> {
    let (mut depth, mut parts, mut from) = (0_i32, Vec::new(), 0);
    let mut at = 0;
    while at < expression.len() {
        let rest = &expression[at..];
        let word = words.iter().find(|word| depth == 0 && rest.starts_with(**word));
        if let Some(word) = word {
            parts.push(expression[from..at].to_owned());
            at += word.len();
            from = at;
            continue;
        }
        depth += match rest.as_bytes()[0] {
            b'(' => 1,
            b')' => -1,
            _ => 0,
        };
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(expression[from..].to_owned());
    Some(parts)
}

/// What is wrong in npm's lock file: a package without a hash of its content, under another licence, or
/// one that runs a program of its own when it is installed.
fn web_faults(lock: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let entries = lock.split("\n    \"node_modules/").skip(1);
    for entry in entries {
        let name = entry.split('"').next().unwrap_or_default();
        let own = entry.split("\n    },").next().unwrap_or_default();
        let field = |field: &str| {
            let start = format!("\n      \"{field}\": ");
            own.split(start.as_str()).nth(1).map(|rest| rest.lines().next().unwrap_or_default())
        };
        if field("integrity").is_none() {
            wrong.push(format!("{name} has no hash of its content"));
        }
        let licence = field("license").unwrap_or_default().trim_matches(['"', ',']);
        if !is_allowed(licence) {
            wrong.push(format!("{name}: the licence {licence:?} is not on the list"));
        }
        if field("hasInstallScript").is_some() {
            wrong.push(format!("{name} runs a program of its own when it is installed"));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_met_by_one_of_several_and_by_all_together() {
        for fits in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR MIT",
            "Apache-2.0 / MIT",
        ] {
            assert!(is_allowed(fits), "{fits}");
        }
        for not in ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-2.0 OR AGPL-3.0) AND MIT", "UNLICENSED"]
        {
            assert!(!is_allowed(not), "{not}");
        }
    }

    #[test]
    fn a_crate_from_elsewhere_or_without_a_checksum_or_banned_is_named() {
        let lock = "[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n[[package]]\n\
            name = \"far\"\nversion = \"1.0.0\"\nsource = \"git+https://example.org\"\n\n\
            [[package]]\nname = \"openssl-sys\"\nversion = \"1.0.0\"\n\
            source = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"00\"\n";

        let wrong = faults_of(&crates_of(lock)).join("\n");

        assert!(wrong.contains("far comes from git+https://example.org"), "{wrong}");
        assert!(wrong.contains("far has no checksum"), "{wrong}");
        assert!(wrong.contains("openssl-sys must not be there"), "{wrong}");
        assert!(!wrong.contains("own"), "{wrong}");
    }

    #[test]
    fn a_web_package_without_a_hash_or_with_a_script_is_named() {
        let lock = "{\n  \"packages\": {\n    \"node_modules/good\": {\n      \"integrity\": \"x\",\n\
            \u{20}     \"license\": \"MIT\"\n    },\n    \"node_modules/bad\": {\n\
            \u{20}     \"hasInstallScript\": true,\n      \"license\": \"GPL-3.0\"\n    }\n  }\n}";

        let wrong = web_faults(lock).join("\n");

        assert!(!wrong.contains("good"), "{wrong}");
        for what in ["bad has no hash", "bad: the licence", "bad runs a program"] {
            assert!(wrong.contains(what), "{what}: {wrong}");
        }
    }
}
