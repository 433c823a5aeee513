//! Time stamps of RFC 3161: an authority says that it saw a digest at a time, and signs that.
//!
//! A request is written, an answer read and checked here. What asks an authority is elsewhere.

mod certificate;
mod der;

pub use self::certificate::Certificate;
use self::certificate::moment;
use self::der::{CONTEXT, Der, INTEGER, OCTETS, OID, SEQUENCE, SET, TIME, number, written};

/// A digest by its name among object identifiers.
pub(crate) type Digest = &'static [u8];

pub(crate) const SHA256: Digest = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
pub(crate) const SHA384: Digest = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
pub(crate) const SHA512: Digest = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const STAMP_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/// RFC 5035 §3: the certificate that signed, by a digest of it.
const SIGNED_BY: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c];
const SIGNED_BY_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];

/// Why an answer is no time stamp, or none that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadStamp {
    /// Not of its form, or of one that is not known here.
    #[error("not a time stamp of RFC 3161")]
    Form,
    /// The authority did not grant it.
    #[error("the authority did not grant a time stamp")]
    NotGranted,
    /// It is about something else.
    #[error("the time stamp is about something else")]
    Imprint,
    /// It answers another request.
    #[error("the time stamp answers another request")]
    Nonce,
    /// What was signed is not what is said.
    #[error("the signature of the time stamp is wrong")]
    Signature,
    /// No certificate that is trusted vouches for who signed it.
    #[error("the time stamp is by no authority that is trusted")]
    Untrusted,
}

/// What an authority said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When it saw the digest: `2026-11-27T01:02:03Z`.
    pub at: String,
    /// The digest it saw.
    imprint: Vec<u8>,
    digest: Digest,
    nonce: Option<Vec<u8>>,
    /// `YYYYMMDDhhmmss`.
    moment: String,
    signer: Signer,
    certificates: Vec<Certificate>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Signer {
    issuer: Vec<u8>,
    serial: Vec<u8>,
    digest: Digest,
    algorithm: Vec<u8>,
    /// The attributes as they were signed.
    signed: Vec<u8>,
    signature: Vec<u8>,
    /// The digest of the certificate that signed, and by which method.
    certificate: Option<(Method, Vec<u8>)>,
}

/// How the certificate that signed is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Sha1,
    Of(Digest),
}

/// The request for a time stamp of a SHA-256 digest, in DER; the authority is to send its certificate
/// along.
pub fn request(sha256: &crate::Hash, nonce: u64) -> Vec<u8> {
    let algorithm = written(SEQUENCE, &[written(OID, SHA256), vec![0x05, 0x00]].concat());
    let imprint = written(SEQUENCE, &[algorithm, written(OCTETS, sha256)].concat());
    let parts =
        [number(&[1]), imprint, number(&nonce.to_be_bytes()), written(der::BOOLEAN, &[0xff])];
    written(SEQUENCE, &parts.concat())
}

fn digest_named(name: &[u8]) -> Option<Digest> {
    [SHA256, SHA384, SHA512].into_iter().find(|known| *known == name)
}

fn digest_of(digest: Digest, message: &[u8]) -> Vec<u8> {
    let method = match digest {
        SHA384 => &ring::digest::SHA384,
        SHA512 => &ring::digest::SHA512,
        _ => &ring::digest::SHA256,
    };
    ring::digest::digest(method, message).as_ref().to_vec()
}

impl Stamp {
    /// Reads the answer of an authority. What it says is held against what was signed; who signed is
    /// not looked at.
    pub fn read(response: &[u8]) -> Result<Self, BadStamp> {
        let mut answer = Der::only(response, SEQUENCE).ok_or(BadStamp::Form)?.inner();
        let status = answer.take(SEQUENCE).ok_or(BadStamp::Form)?;
        let status = status.inner().take(INTEGER).ok_or(BadStamp::Form)?;
        // Granted, or granted with modifications.
        if !matches!(status.content, [0 | 1]) {
            return Err(BadStamp::NotGranted);
        }
        let token = answer.take(SEQUENCE).ok_or(BadStamp::Form)?;
        if !answer.is_empty() {
            return Err(BadStamp::Form);
        }
        let (stamp, info, attributes) = parse(token).ok_or(BadStamp::Form)?;
        let said = digest_of(stamp.signer.digest, info);
        if attributes.digest != said || attributes.kind != STAMP_INFO {
            return Err(BadStamp::Signature);
        }
        Ok(stamp)
    }

    /// Whether it is about a message.
    pub fn is_of(&self, message: &[u8]) -> Result<(), BadStamp> {
        if digest_of(self.digest, message) == self.imprint {
            Ok(())
        } else {
            Err(BadStamp::Imprint)
        }
    }

    /// Whether it answers a request in DER: the same digest, and the same number where one was sent.
    pub fn answers(&self, request: &[u8]) -> Result<(), BadStamp> {
        let read = || {
            let mut parts = Der::only(request, SEQUENCE)?.inner();
            parts.take(INTEGER)?;
            let imprint = parts.take(SEQUENCE)?;
            parts.take_if(OID);
            Some((imprint, parts.take_if(INTEGER).map(|nonce| nonce.content)))
        };
        let (imprint, nonce) = read().ok_or(BadStamp::Form)?;
        let (digest, imprint) = read_imprint(imprint).ok_or(BadStamp::Form)?;
        if (digest, imprint) != (self.digest, self.imprint.as_slice()) {
            return Err(BadStamp::Imprint);
        }
        if nonce.is_some() && nonce != self.nonce.as_deref() {
            return Err(BadStamp::Nonce);
        }
        Ok(())
    }

    /// Whether it is signed by an authority for time stamps that leads to a certificate that is
    /// trusted, each valid at the time it tells.
    pub fn check(&self, trusted: &[Certificate]) -> Result<(), BadStamp> {
        let signer = &self.signer;
        let mut known = self.certificates.iter().chain(trusted);
        let certificate = known
            .find(|one| one.issuer == signer.issuer && one.serial == signer.serial)
            .ok_or(BadStamp::Untrusted)?;
        // RFC 3161 §2.4.2: the signature says which certificate it means, so that none can be put in
        // the place of another.
        let (method, named) = signer.certificate.as_ref().ok_or(BadStamp::Form)?;
        let told = match method {
            Method::Sha1 => {
                let sha1 = &ring::digest::SHA1_FOR_LEGACY_USE_ONLY;
                ring::digest::digest(sha1, &certificate.bytes).as_ref().to_vec()
            }
            Method::Of(digest) => digest_of(digest, &certificate.bytes),
        };
        let algorithm = (signer.algorithm.as_slice(), Some(signer.digest));
        let proof = (signer.signed.as_slice(), signer.signature.as_slice());
        if told != *named || !certificate.signed(algorithm, proof) {
            return Err(BadStamp::Signature);
        }
        if certificate.is_trusted_at(&self.moment, trusted, &self.certificates) {
            Ok(())
        } else {
            Err(BadStamp::Untrusted)
        }
    }
}

/// What the signed attributes say.
struct Attributes<'a> {
    digest: &'a [u8],
    kind: &'a [u8],
    certificate: Option<(Method, Vec<u8>)>,
}

fn parse(token: Der<'_>) -> Option<(Stamp, &[u8], Attributes<'_>)> {
    let mut parts = token.inner();
    if parts.take(OID)?.content != SIGNED_DATA {
        return None;
    }
    let mut data = parts.take(CONTEXT)?.inner().take(SEQUENCE)?.inner();
    data.take(INTEGER)?;
    data.take(SET)?;
    let mut content = data.take(SEQUENCE)?.inner();
    if content.take(OID)?.content != STAMP_INFO {
        return None;
    }
    let info = content.take(CONTEXT)?.inner().take(OCTETS)?.content;
    let mut certificates = Vec::new();
    if let Some(enclosed) = data.take_if(CONTEXT) {
        let mut enclosed = enclosed.inner();
        while let Some(one) = enclosed.next() {
            certificates.extend(Certificate::parse(one.whole));
        }
    }
    data.take_if(CONTEXT + 1);
    let mut signers = data.take(SET)?.inner();
    let (signer, attributes) = parse_signer(signers.take(SEQUENCE)?)?;
    // RFC 3161 §2.4.2: there is no other signature.
    if !signers.is_empty() {
        return None;
    }
    let mut told = Der::only(info, SEQUENCE)?.inner();
    told.take(INTEGER)?;
    told.take(OID)?;
    let (digest, imprint) = read_imprint(told.take(SEQUENCE)?)?;
    told.take(INTEGER)?;
    let moment = moment(told.take(TIME)?)?;
    told.take_if(SEQUENCE);
    told.take_if(der::BOOLEAN);
    let nonce = told.take_if(INTEGER).map(|nonce| nonce.content.to_vec());
    let part = |from: usize, to: usize| &moment[from..to];
    let at = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    let imprint = imprint.to_vec();
    let stamp = Stamp { at, imprint, digest, nonce, moment, signer, certificates };
    Some((stamp, info, attributes))
}

fn read_imprint(imprint: Der<'_>) -> Option<(Digest, &[u8])> {
    let mut parts = imprint.inner();
    let digest = digest_named(parts.take(SEQUENCE)?.inner().take(OID)?.content)?;
    Some((digest, parts.take(OCTETS)?.content))
}

fn parse_signer(sequence: Der<'_>) -> Option<(Signer, Attributes<'_>)> {
    let mut parts = sequence.inner();
    parts.take(INTEGER)?;
    let mut named = parts.take(SEQUENCE)?.inner();
    let issuer = named.take(SEQUENCE)?.whole.to_vec();
    let serial = named.take(INTEGER)?.content.to_vec();
    let digest = digest_named(parts.take(SEQUENCE)?.inner().take(OID)?.content)?;
    let own = parts.take(CONTEXT)?;
    let algorithm = parts.take(SEQUENCE)?.inner().take(OID)?.content.to_vec();
    let signature = parts.take(OCTETS)?.content.to_vec();
    let attributes = parse_attributes(own)?;
    // RFC 5652 §5.4: what is signed has the tag of a set.
    let certificate = attributes.certificate.clone();
    let signed = written(SET, own.content);
    let who = Signer { issuer, serial, digest, algorithm, signed, signature, certificate };
    Some((who, attributes))
}

fn parse_attributes(signed: Der<'_>) -> Option<Attributes<'_>> {
    let (mut digest, mut kind, mut certificate) = (None, None, None);
    let mut attributes = signed.inner();
    while !attributes.is_empty() {
        let mut attribute = attributes.take(SEQUENCE)?.inner();
        let name = attribute.take(OID)?.content;
        let mut values = attribute.take(SET)?.inner();
        match name {
            CONTENT_TYPE => kind = Some(values.take(OID)?.content),
            MESSAGE_DIGEST => digest = Some(values.take(OCTETS)?.content),
            SIGNED_BY | SIGNED_BY_V2 => {
                let mut first =
                    values.take(SEQUENCE)?.inner().take(SEQUENCE)?.inner().take(SEQUENCE)?.inner();
                let named = first.take_if(SEQUENCE);
                let method = match named {
                    _ if name == SIGNED_BY => Method::Sha1,
                    Some(named) => Method::Of(digest_named(named.inner().take(OID)?.content)?),
                    None => Method::Of(SHA256),
                };
                certificate = Some((method, first.take(OCTETS)?.content.to_vec()));
            }
            _ => {}
        }
    }
    Some(Attributes { digest: digest?, kind: kind?, certificate })
}
