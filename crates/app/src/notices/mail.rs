//! Mail: one message over SMTP.

use std::time::Duration;

use domain::notices::NoticeProblem;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Message, SmtpTransport, Transport as _};

use super::letters::Letter;
use super::sending::Trouble;

/// How mail leaves this server.
#[derive(Clone)]
pub struct Mail {
    /// The server that takes it: `smtps://user:password@host`, `smtp://host:25`,
    /// `smtp://user:password@host:587?tls=required`.
    pub url: String,
    /// Whom it is from.
    pub from: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of the server may hold a password.
        f.debug_struct("Mail").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mail {
    /// Whether it can be used at all.
    pub fn is_usable(&self) -> bool {
        self.from.parse::<Mailbox>().is_ok() && SmtpTransport::from_url(&self.url).is_ok()
    }
}

pub(super) fn send(mail: &Mail, letter: &Letter, patience: Duration) -> Result<(), Trouble> {
    let bad = |what: &dyn std::fmt::Display| Trouble::new(NoticeProblem::BadAddress, what);
    let from: Mailbox = mail.from.parse().map_err(|error| bad(&error))?;
    let to: Mailbox = letter.address.parse().map_err(|error| bad(&error))?;
    let host = from.email.domain().to_owned();
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject(&letter.subject)
        // The same however often it is tried: whoever gets it twice can tell.
        .message_id(Some(format!("<{}@{host}>", letter.id)))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|error| bad(&error))?;
    let server = SmtpTransport::from_url(&mail.url)
        .map_err(|_| Trouble::new(NoticeProblem::NotConfigured, &"SMTP"))?;
    let sent = server.timeout(Some(patience)).build().send(&message);
    sent.map(|_| ()).map_err(|error| {
        let problem = match error.status().map(u16::from) {
            // Our own server does not take us: that says nothing of the address.
            Some(530 | 534 | 535 | 538) => NoticeProblem::NotConfigured,
            _ if error.is_permanent() => NoticeProblem::Rejected,
            _ => NoticeProblem::Unreachable,
        };
        Trouble::new(problem, &error)
    })
}
