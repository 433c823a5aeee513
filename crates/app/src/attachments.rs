//! Photos and papers that belong to something. The ledger keeps their hash, the side store them.

use std::io::Read;

use domain::complaints::{media_type, name_fits};
use domain::facts::FileAttached;
use domain::{CompanyId, OrderKind, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::complaints::Attachment;
use store::side::blobs;
use store::{Tx, calls, complaints as stored, pools, shipping};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::utc;
use crate::warehouse::{floor, given};

/// Bytes a picture or a PDF may have.
const PAPER_BYTES_MAX: u64 = 20 * 1024 * 1024;
/// Bytes a file may have: a film of a minute or two.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Characters of a file's name at most.
const NAME_MAX: usize = 200;

/// What a file belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttachAsk {
    /// `lot:L1`, `run:R1`, `complaint:CC-1`, `audit:AU-1`, `call:CA-1`, `instruction:MIX`, `shipment:DN-1`,
    /// `purchase_order:PO-1`, `sales_order:SO-1` or `work_order:WO-1`.
    pub subject: String,
    /// The file's name.
    pub name: String,
}

/// A file that belongs to something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttachmentView {
    /// SHA-256 of its content: its address.
    pub sha256: String,
    /// Its name.
    pub name: String,
    /// What it is, by its first bytes.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// When it was attached.
    pub at: String,
    /// What the person is called who attached it.
    pub by: Option<String>,
    /// The day its content was removed, where it was: its time was over.
    pub removed_on: Option<String>,
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileContent {
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// The content.
    pub content: Vec<u8>,
}

impl Plant {
    /// Keeps a file and says what it belongs to.
    pub fn attach(
        &self,
        operator: &Operator,
        ask: &AttachAsk,
        body: &mut dyn Read,
        once: (Option<&str>, bool),
    ) -> Result<Done<AttachmentView>> {
        let permission = needed(&ask.subject);
        operator.need(permission)?;
        let content = read(body)?;
        let bad = Refusal::BadInput { field: "name" };
        let name = given(Some(&ask.name))
            .filter(|name| name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control));
        let name = name.ok_or(bad)?;
        let media_type =
            media_type(&content).ok_or_else(|| Refusal::FileKind { name: name.clone() })?;
        if !name_fits(&name) {
            return Err(Refusal::FileKind { name }.into());
        }
        if !media_type.starts_with("video/") && content.len() as u64 > PAPER_BYTES_MAX {
            return Err(Refusal::FileTooLarge { most: PAPER_BYTES_MAX.to_string() }.into());
        }
        let sha256: [u8; 32] = Sha256::digest(&content).into();
        let (subject, how) = (ask.subject.clone(), ActAsk::default());
        let asked = Asked { permission, ..floor("attach", &how, once) };
        self.act(operator, &asked, &(ask, sha256), move |acting| {
            // Load.
            acting.subject(&subject)?;

            // Append.
            let bytes = content.len() as i64;
            blobs::keep(acting.cx.tx, acting.company, &sha256, &content)?;
            let media_type = media_type.to_owned();
            acting.append(FileAttached {
                subject: subject.clone(),
                sha256,
                name,
                media_type,
                bytes,
            })?;
            let ground = acting.ground();
            let mut attached = attachments_of(acting.cx.tx, ground, &subject)?;
            attached.pop().ok_or(Error::NotFound("file"))
        })
    }

    /// The content of a file that belongs to something at the operator's site.
    pub fn attachment(&self, operator: &Operator, sha256: &str) -> Result<FileContent> {
        operator.need(Permission::WorkRead)?;
        let missing = || Error::NotFound("file");
        let sha256 = unhex(sha256).ok_or_else(missing)?;
        let ground = (operator.company, operator.site);
        let (file, content) = self.read(|tx| {
            let file = shown(tx, operator, &sha256)?.ok_or_else(missing)?;
            if let Some(gone) = crate::retention::gone(tx, ground, &sha256, &operator.zone)? {
                return Err(gone.into());
            }
            Ok((file, blobs::read(tx, ground.0, &sha256)?.ok_or_else(missing)?))
        })?;
        if <[u8; 32]>::from(Sha256::digest(&content)) != sha256 {
            return Err(Error::fault("a file is not what the ledger says of it"));
        }
        Ok(FileContent { name: file.name, media_type: file.media_type, content })
    }
}

/// A file of a content, of something that is not kept from whoever asks.
fn shown(tx: &mut Tx<'_>, operator: &Operator, sha256: &[u8; 32]) -> Result<Option<Attachment>> {
    let ground = (operator.company, operator.site);
    let found = stored::attached(tx, ground, sha256)?;
    if operator.outside.is_nothing() {
        return Ok(found);
    }
    // The same content may belong to several things.
    let of = store::retention::files_of(tx, ground, sha256)?;
    let is_shown = of.iter().any(|file| !operator.outside.hides_subject(&file.subject));
    Ok(found.filter(|_| is_shown))
}

/// Whoever may call may show what is wrong; anything else is a record of goods.
fn needed(subject: &str) -> Permission {
    if subject.starts_with("call:") { Permission::WorkRead } else { Permission::GoodsRecord }
}

/// Reads a file; one byte more than allowed is enough to refuse it.
fn read(body: &mut dyn Read) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    body.take(FILE_BYTES_MAX + 1).read_to_end(&mut content).map_err(Error::io)?;
    if content.len() as u64 > FILE_BYTES_MAX {
        return Err(Refusal::FileTooLarge { most: FILE_BYTES_MAX.to_string() }.into());
    }
    Ok(content)
}

impl Acting<'_, '_, '_> {
    /// Something a file may belong to, which must exist.
    pub(crate) fn subject(&mut self, subject: &str) -> Result<()> {
        let bad = || Refusal::BadInput { field: "subject" };
        let (kind, code) = subject.split_once(':').ok_or_else(bad)?;
        let ground = self.ground();
        let unknown = |kind| Refusal::UnknownDocument { kind, code: code.to_owned() };
        match kind {
            "complaint" => {
                let found = self.kept_from().known(stored::by_code(self.cx.tx, ground, code)?);
                found.map(|_| ()).ok_or_else(|| unknown("complaint").into())
            }
            "audit" => {
                let found = store::audits::by_code(self.cx.tx, ground, code)?;
                let found = self.kept_from().known(found);
                found.map(|_| ()).ok_or_else(|| unknown("audit").into())
            }
            "shipment" => {
                let found = shipping::by_code(self.cx.tx, ground, code)?;
                found.map(|_| ()).ok_or_else(|| unknown("shipment").into())
            }
            "call" => {
                let found = calls::by_code(self.cx.tx, ground, code)?;
                found.map(|_| ()).ok_or_else(|| unknown("call").into())
            }
            // Its pictures are there before it is published: it is not looked for.
            "instruction" => Ok(crate::orders::chosen(Some(code))?.map(|_| ()).ok_or_else(bad)?),
            "purchase_order" => self.order(OrderKind::Purchase, code).map(|_| ()),
            "sales_order" => self.order(OrderKind::Sales, code).map(|_| ()),
            "work_order" => self.order(OrderKind::Work, code).map(|_| ()),
            _ => {
                let reference = subject.parse().map_err(|_| bad())?;
                let found = pools::by_reference(self.cx.tx, ground.0, ground.1, &reference)?;
                let unknown = || Refusal::UnknownPool { reference: subject.to_owned() };
                found.map(|_| ()).ok_or_else(|| unknown().into())
            }
        }
    }
}

/// The files that belong to something, in the order they were attached.
pub(crate) fn attachments_of(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    subject: &str,
) -> Result<Vec<AttachmentView>> {
    let mut views = Vec::new();
    for file in stored::attachments(tx, ground, subject)? {
        let removal = crate::retention::removed(tx, ground, &file.sha256)?;
        let by = match file.by {
            Some(person) => name_of(tx, ground.0, person)?,
            None => None,
        };
        views.push(AttachmentView {
            sha256: ledger::hex(&file.sha256),
            name: file.name,
            media_type: file.media_type,
            bytes: file.bytes,
            at: utc(file.at_us),
            by,
            removed_on: removal.map(|removal| utc(removal.at_us)[..10].to_owned()),
        });
    }
    Ok(views)
}

pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0_u8; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, place) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[place..place + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_and_nonsense_does_not() {
        let sha256: [u8; 32] = Sha256::digest(b"photo").into();

        assert_eq!(unhex(&ledger::hex(&sha256)), Some(sha256));
        assert_eq!(unhex("ab"), None);
        assert_eq!(unhex(&"g".repeat(64)), None);
    }
}
