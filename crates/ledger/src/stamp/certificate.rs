//! As much of X.509 as says whether a time stamp is by an authority that somebody trusts.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use super::der::{self, BITS, BOOLEAN, CONTEXT, Der, OCTETS, OID, SEQUENCE, TIME, UTC_TIME};
use super::{Digest, SHA256, SHA384, SHA512};

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const RSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const RSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c];
const RSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const ECDSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
/// RFC 5280 §4.2.1.9 and §4.2.1.12.
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const KEY_PURPOSES: &[u8] = &[0x55, 0x1d, 0x25];
const TIME_STAMPING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
/// Certificates from one that signed up to one that is trusted, at most.
const CHAIN_MAX: usize = 8;

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// As it came.
    pub(super) bytes: Vec<u8>,
    /// What of it is signed.
    signed: Vec<u8>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    pub(super) serial: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    subject: Vec<u8>,
    /// `YYYYMMDDhhmmss`, from when until when.
    valid: (String, String),
    key: Key,
    /// May sign certificates.
    is_authority: bool,
    /// Its key is for time stamps alone, as RFC 3161 §2.3 has it.
    stamps: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    kind: Vec<u8>,
    curve: Vec<u8>,
    bits: Vec<u8>,
}

/// Whether a key signed a message, by the name of the algorithm; the digest is told where the name
/// leaves it open.
fn has_signed(
    key: &Key,
    (algorithm, digest): (&[u8], Option<Digest>),
    (message, signature): (&[u8], &[u8]),
) -> bool {
    let digest = match algorithm {
        RSA_SHA256 | ECDSA_SHA256 => Some(SHA256),
        RSA_SHA384 | ECDSA_SHA384 => Some(SHA384),
        RSA_SHA512 => Some(SHA512),
        RSA => digest,
        _ => None,
    };
    let checked: &'static dyn VerificationAlgorithm =
        match (key.kind.as_slice(), key.curve.as_slice()) {
            (RSA, _) if digest == Some(SHA256) => &signature::RSA_PKCS1_2048_8192_SHA256,
            (RSA, _) if digest == Some(SHA384) => &signature::RSA_PKCS1_2048_8192_SHA384,
            (RSA, _) if digest == Some(SHA512) => &signature::RSA_PKCS1_2048_8192_SHA512,
            (EC, P256) if digest == Some(SHA256) => &signature::ECDSA_P256_SHA256_ASN1,
            (EC, P256) if digest == Some(SHA384) => &signature::ECDSA_P256_SHA384_ASN1,
            (EC, P384) if digest == Some(SHA256) => &signature::ECDSA_P384_SHA256_ASN1,
            (EC, P384) if digest == Some(SHA384) => &signature::ECDSA_P384_SHA384_ASN1,
            (ED25519, _) if algorithm == ED25519 => &signature::ED25519,
            _ => return false,
        };
    UnparsedPublicKey::new(checked, &key.bits).verify(message, signature).is_ok()
}

impl Certificate {
    /// Reads a certificate in DER; none where it is of no form that is known here.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut outer = Der::only(bytes, SEQUENCE)?.inner();
        let signed = outer.take(SEQUENCE)?;
        let algorithm = outer.take(SEQUENCE)?.inner().take(OID)?.content.to_vec();
        let signature = bits(outer.take(BITS)?)?.to_vec();
        let mut inner = signed.inner();
        inner.take_if(CONTEXT);
        let serial = inner.take(der::INTEGER)?.content.to_vec();
        inner.take(SEQUENCE)?;
        let issuer = inner.take(SEQUENCE)?.whole.to_vec();
        let mut validity = inner.take(SEQUENCE)?.inner();
        let valid = (moment(validity.next()?)?, moment(validity.next()?)?);
        let subject = inner.take(SEQUENCE)?.whole.to_vec();
        let mut key = inner.take(SEQUENCE)?.inner();
        let mut kind = key.take(SEQUENCE)?.inner();
        let key = Key {
            kind: kind.take(OID)?.content.to_vec(),
            curve: kind.take_if(OID).map(|curve| curve.content.to_vec()).unwrap_or_default(),
            bits: bits(key.take(BITS)?)?.to_vec(),
        };
        let (mut is_authority, mut stamps) = (false, false);
        inner.take_if(CONTEXT + 1);
        inner.take_if(CONTEXT + 2);
        if let Some(extensions) = inner.take_if(CONTEXT + 3) {
            let mut extensions = extensions.inner().take(SEQUENCE)?.inner();
            while let Some(extension) = extensions.next() {
                let mut parts = extension.inner();
                let name = parts.take(OID)?.content;
                let critical = parts.take_if(BOOLEAN).is_some_and(|truth| truth.content == [0xff]);
                let value = parts.take(OCTETS)?.content;
                let mut within = Der::only(value, SEQUENCE).map(|value| value.inner());
                match name {
                    BASIC_CONSTRAINTS => {
                        let said = within.as_mut().and_then(|within| within.take_if(BOOLEAN));
                        is_authority = said.is_some_and(|truth| truth.content == [0xff]);
                    }
                    KEY_PURPOSES => {
                        let mut within = within?;
                        let only = within.take(OID).is_some_and(|one| one.content == TIME_STAMPING);
                        stamps = critical && only && within.is_empty();
                    }
                    _ => {}
                }
            }
        }
        Some(Self {
            bytes: bytes.to_vec(),
            signed: signed.whole.to_vec(),
            algorithm,
            signature,
            serial,
            issuer,
            subject,
            valid,
            key,
            is_authority,
            stamps,
        })
    }

    /// Every certificate of a text in PEM; none where one of them cannot be read.
    pub fn parse_pem(text: &str) -> Option<Vec<Self>> {
        const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
        let mut found = Vec::new();
        for part in text.split(BEGIN).skip(1) {
            let body = part.split("-----END CERTIFICATE-----").next()?;
            let body: String = body.split_whitespace().collect();
            found.push(Self::parse(&crate::base64::decode(&body)?)?);
        }
        (!found.is_empty()).then_some(found)
    }

    /// Whether this certificate's key signed a message.
    pub(super) fn signed(
        &self,
        algorithm: (&[u8], Option<Digest>),
        signed: (&[u8], &[u8]),
    ) -> bool {
        has_signed(&self.key, algorithm, signed)
    }

    fn is_valid_at(&self, moment: &str) -> bool {
        self.valid.0.as_str() <= moment && moment <= self.valid.1.as_str()
    }

    /// Whether a certificate leads to one that is trusted, over others that came along, at a moment.
    pub(super) fn is_trusted_at(&self, moment: &str, trusted: &[Self], others: &[Self]) -> bool {
        if !self.stamps {
            return false;
        }
        let mut one = self;
        for _ in 0..CHAIN_MAX {
            if !one.is_valid_at(moment) {
                return false;
            }
            if trusted.contains(one) {
                return true;
            }
            let issued = |other: &&Self| {
                other.subject == one.issuer
                    && other.is_authority
                    && has_signed(&other.key, (&one.algorithm, None), (&one.signed, &one.signature))
            };
            match trusted.iter().chain(others).find(issued) {
                Some(other) if other != one => one = other,
                _ => return false,
            }
        }
        false
    }
}

/// The bytes of a bit string that ends with a whole byte.
fn bits(value: Der<'_>) -> Option<&[u8]> {
    let (&unused, bytes) = value.content.split_first()?;
    (unused == 0).then_some(bytes)
}

/// A moment as `YYYYMMDDhhmmss` in UTC; RFC 5280 §4.1.2.5.
pub(super) fn moment(value: Der<'_>) -> Option<String> {
    let text = std::str::from_utf8(value.content).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    match (value.tag, whole.len()) {
        (TIME, 14) => Some(whole.to_owned()),
        (UTC_TIME, 12) => {
            let century = if &whole[..2] < "50" { "20" } else { "19" };
            Some(format!("{century}{whole}"))
        }
        _ => None,
    }
}
