//! Requests that may come twice: the same idempotency key gets the first answer.

use domain::{CompanyId, PersonId, Refusal, SiteId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use store::side::settings::{self, FirstAnswer};

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

impl Plant {
    /// Runs a command, or gives the answer it gave the first time.
    pub(crate) fn once<T: Serialize + DeserializeOwned + Send + 'static>(
        &self,
        request: Request,
        command: impl FnOnce(&mut Cx<'_, '_>, &Request) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.inner.runner.run(move |cx| {
            if let Some(first) = request.first_answer(cx)? {
                return Ok(first);
            }
            let answer = command(cx, &request)?;
            request.keep(cx, &answer)?;
            Ok(answer)
        })
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
