//! What bwipp says about messages in its own tests.

use standards::gs1::{Leniency, bracketed, link};

use crate::vectors::{hold, same, text};

#[test]
fn messages_in_brackets_are_good_where_they_are() {
    hold("gs1-bwipp/validate_bracketed", |vector| {
        let input = text(vector, "input");
        let alone = vector["options"].to_string().contains("lintreqs");
        let ours = if alone {
            bracketed::elements(input, Leniency::default())
        } else {
            bracketed::parse(input, Leniency::default())
        };
        same("ok", ours.is_ok(), vector["ok"].as_bool().unwrap())
    });
}

#[test]
fn links_are_good_where_they_are() {
    hold("gs1-bwipp/validate_dl_uri", |vector| {
        let leniency = Leniency { short_gtins: true, ..Leniency::default() };
        let alone = vector["options"].to_string().contains("lintreqs");
        let input = text(vector, "input");
        let ours =
            if alone { link::validate(input, leniency) } else { link::parse(input, leniency) };
        same("ok", ours.is_ok(), vector["ok"].as_bool().unwrap())
    });
}
