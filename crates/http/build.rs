//! Notices when the web application was built. Runs nothing and makes nothing.
//!
//! The crate embeds `web/dist` when it is there and answers with a placeholder page when it is not.
//! Debug builds read the folder at run time and need no rebuild at all.

use std::path::Path;

const DIST: &str = "../../web/dist";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if release {
        // A folder that is not there makes cargo look again each time, which is what is wanted.
        println!("cargo:rerun-if-changed={DIST}");
        if !Path::new(DIST).exists() {
            println!("cargo:warning=web/dist is missing: a placeholder page is embedded");
        }
    }
}
