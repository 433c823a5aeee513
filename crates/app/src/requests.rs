//! Requests that may come twice: the same idempotency key gets the first answer, for a week.
//!
//! An answer may say what people are called. Who is erased is taken out of it; the answer itself
//! stays, because without it the same request would be done a second time.

use std::sync::atomic::Ordering;

use domain::{CompanyId, PersonId, Refusal, SiteId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::masters;
use store::side::settings::{self, AnswerKey, FirstAnswer};

use crate::error::{Error, Result};
use crate::plant::{Operator, Plant};
use crate::runner::Cx;

/// Who asks, where, and under which idempotency key.
pub(crate) struct Request {
    pub(crate) company: CompanyId,
    pub(crate) site: SiteId,
    pub(crate) by: Option<PersonId>,
    key: Option<String>,
    sha256: [u8; 32],
}

/// Answers are kept so long.
const KEPT_US: i64 = 7 * 24 * 3_600_000_000;
/// Older ones are looked for so often.
const FORGET_EVERY_US: i64 = 3_600_000_000;
/// Answers read at once.
const ANSWERS_READ: u32 = 200;

impl Plant {
    /// Runs a command, or gives the answer it gave the first time.
    pub(crate) fn once<T: Serialize + DeserializeOwned + Send + 'static>(
        &self,
        request: Request,
        command: impl FnOnce(&mut Cx<'_, '_>, &Request) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.forget_old_answers();
        self.inner.runner.run(move |cx| {
            if let Some(first) = request.first_answer(cx)? {
                return Ok(first);
            }
            let answer = command(cx, &request)?;
            request.keep(cx, &answer)?;
            Ok(answer)
        })
    }

    /// Forgets what was answered more than a week ago, once an hour at most, and not in the first one:
    /// who opens an installation for one question writes nothing.
    fn forget_old_answers(&self) {
        let now_us = self.inner.clock.now_us();
        let last_us = self.inner.answers_forgotten_us.load(Ordering::Relaxed);
        if now_us - last_us < FORGET_EVERY_US {
            return;
        }
        self.inner.answers_forgotten_us.store(now_us, Ordering::Relaxed);
        let forgotten = self.inner.runner.run(move |cx| {
            for company in masters::companies(cx.tx)? {
                settings::forget_answers_until(cx.tx, company.id, cx.now_us - KEPT_US)?;
            }
            Ok(())
        });
        if let Err(error) = forgotten {
            tracing::warn!(%error, "Old answers could not be forgotten yet");
        }
    }
}

/// Takes what somebody is called out of every answer that is kept.
pub(crate) fn erase_from_answers(
    cx: &mut Cx<'_, '_>,
    company: CompanyId,
    called: &[String],
) -> Result<()> {
    let mut after: AnswerKey = (SiteId(0), PersonId(0), String::new());
    loop {
        let page = settings::answers(cx.tx, company, &after, ANSWERS_READ)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.clone();
        for (key, answer) in page {
            let mut answer: Value = serde_json::from_slice(&answer).map_err(Error::fault)?;
            if blank(&mut answer, called) {
                let answer = serde_json::to_vec(&answer).map_err(Error::fault)?;
                settings::replace_answer(cx.tx, company, &key, &answer)?;
            }
        }
    }
}

/// Empties every text that is one of these; whether there was one.
fn blank(answer: &mut Value, called: &[String]) -> bool {
    match answer {
        Value::String(text) => {
            let is_called = called.contains(text);
            if is_called {
                text.clear();
            }
            is_called
        }
        Value::Array(values) => values.iter_mut().fold(false, |any, one| blank(one, called) | any),
        Value::Object(fields) => {
            fields.values_mut().fold(false, |any, one| blank(one, called) | any)
        }
        _ => false,
    }
}

impl Request {
    /// A request with what it asks for, as text that differs whenever the request differs.
    pub(crate) fn of(operator: &Operator, key: Option<&str>, content: &str) -> Self {
        Self {
            company: operator.company,
            site: operator.site,
            by: operator.person,
            key: key.map(str::to_owned),
            sha256: Sha256::digest(content.as_bytes()).into(),
        }
    }

    fn caller(&self) -> PersonId {
        self.by.unwrap_or(PersonId(0))
    }

    fn first_answer<T: DeserializeOwned>(&self, cx: &mut Cx<'_, '_>) -> Result<Option<T>> {
        let Some(key) = &self.key else { return Ok(None) };
        let place = (self.company, self.site);
        let Some(first) = settings::first_answer(cx.tx, place, (self.caller(), key))? else {
            return Ok(None);
        };
        if first.request_sha256 != self.sha256 {
            return Err(Refusal::KeyReused.into());
        }
        serde_json::from_slice(&first.answer).map(Some).map_err(Error::fault)
    }

    fn keep(&self, cx: &mut Cx<'_, '_>, answer: &impl Serialize) -> Result<()> {
        let Some(key) = &self.key else { return Ok(()) };
        let answer = serde_json::to_vec(answer).map_err(Error::fault)?;
        let first = FirstAnswer { request_sha256: self.sha256, answer };
        let (place, now_us) = ((self.company, self.site), cx.now_us);
        Ok(settings::keep_answer(cx.tx, place, (self.caller(), key), &first, now_us)?)
    }
}
