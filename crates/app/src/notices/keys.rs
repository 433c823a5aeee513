//! Keys that messages to programs of customers are signed with: made anew and shown once.
//!
//! A key is made of the secret of the server, the contact, and the how many-th of its keys it is, so that
//! none is kept anywhere. A renewed key is the next number in the record of the contact, whose history
//! says who renewed it and when; what was signed with the old one is worth nothing from then on.

use domain::{MasterKind, Refusal};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::letters::company_of;
use super::webhook;
use crate::error::Result;
use crate::masters::DefineMaster;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// A new key, for the one time that it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookKey {
    /// Code of the contact.
    pub contact: String,
    /// Where messages signed with it go.
    pub address: String,
    /// The how many-th key of the contact it is.
    pub number: u32,
    /// The key itself: what HMAC-SHA256 takes, as text.
    pub key: String,
}

/// What the key of a contact is made for.
pub(super) fn whose(company: &str, code: &str, number: Option<u32>) -> String {
    match number {
        None => format!("{company}/{code}"),
        Some(number) => format!("{company}/{code}/{number}"),
    }
}

impl Plant {
    /// Makes the next key of a contact whose program is told. The answer is the one time it is shown.
    pub fn renew_webhook_key(&self, operator: &Operator, code: &str) -> Result<WebhookKey> {
        operator.need(Permission::MastersManage)?;
        // Load.
        let kind = MasterKind::Contact.as_str();
        let record = self.master(operator, kind, code)?.record;
        let mut fields = record.fields;
        let address = fields.get("webhook").and_then(|value| value.as_str()).unwrap_or_default();
        let address = address.to_owned();
        let number = fields.get("webhook_key").and_then(serde_json::Value::as_u64).unwrap_or(0);
        let number = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
        let secret = self.inner.post.webhook_secret();

        // Decide.
        if address.is_empty() {
            return Err(Refusal::NoWebhook { contact: code.to_owned() }.into());
        }
        let Some(secret) = secret else { return Err(Refusal::NoWebhookSecret.into()) };

        // Append.
        fields.insert("webhook_key".to_owned(), json!(number));
        let ask = DefineMaster { fields: Some(fields), retired: None, based_on: Some(record.seq) };
        self.define_master(operator, kind, code, &ask)?;
        let ground = (operator.company, operator.site);
        let company = self.read(|tx| company_of(tx, ground))?.code;
        let key = webhook::key(&secret, &whose(&company, code, Some(number)));
        Ok(WebhookKey { contact: code.to_owned(), address, number, key })
    }
}
