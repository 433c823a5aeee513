//! A command line that cannot be understood, explained in the caller's language.

use std::ffi::OsString;
use std::io::Write;

use clap::ValueEnum as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::words::{Language, Words};

/// The language asked for by arguments that may be wrong in any other way.
pub(crate) fn asked_language(arguments: &[OsString]) -> Option<Language> {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let apart = texts.windows(2).find(|pair| pair[0] == "--language").map(|pair| pair[1]);
    let joined = texts.iter().find_map(|text| text.strip_prefix("--language="));
    Language::from_str(apart.or(joined)?, false).ok()
}

/// Says what is wrong with a command line; whether it was only a wish for help.
pub(crate) fn explain(error: &clap::Error, words: &Words, err: &mut dyn Write) -> bool {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let (key, argument) = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            return true;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return false;
        }
        ErrorKind::InvalidValue if value.is_empty() => ("cli.usage_no_value", argument),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => ("cli.usage_value", argument),
        ErrorKind::MissingRequiredArgument => ("cli.usage_missing", argument),
        ErrorKind::InvalidSubcommand => {
            ("cli.usage_unknown", context(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => ("cli.usage_missing", "<COMMAND>".to_owned()),
        _ => ("cli.usage_unknown", argument),
    };
    let params = [("argument", argument), ("value", value)];
    let _ = writeln!(err, "{}", words.say(key, &params));
    false
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    }
}
