//! An authenticator in software: makes passkeys and shows them, as a phone or a security key would.

use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Bytes of the name of a credential.
const ID_BYTES: usize = 16;
/// Present, verified.
const SEEN: u8 = 0x05;
/// Present, verified, and a new key follows.
const MADE: u8 = 0x45;

/// One authenticator with one key.
pub struct Authenticator {
    key: SigningKey,
    id: [u8; ID_BYTES],
    counter: u32,
    handle: String,
}

impl Authenticator {
    /// An authenticator whose key follows from a number.
    pub fn new(seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        // Of nobody, until it makes a passkey for somebody.
        let handle = base64url(&[0; 16]);
        Self { key, id: [seed; ID_BYTES], counter: 0, handle }
    }

    /// Makes a passkey, as `navigator.credentials.create` answers it.
    pub fn make(&mut self, options: &Value, origin: &str) -> Value {
        self.handle = text(&options["user"]["id"]);
        let said = client_data("webauthn.create", &text(&options["challenge"]), origin);
        let mut data = self.data(&text(&options["rp"]["id"]), MADE);
        data.extend([0; 16]);
        data.extend((ID_BYTES as u16).to_be_bytes());
        data.extend(self.id);
        // COSE: an OKP key for EdDSA on Ed25519.
        data.extend([0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]);
        data.extend(self.key.verifying_key().to_bytes());
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).expect("a short key makes short data"));
        object.extend(data);
        let response = json!({
            "clientDataJSON": base64url(said.as_bytes()), "attestationObject": base64url(&object),
            "transports": ["internal"],
        });
        self.answer(&response)
    }

    /// Shows the passkey, as `navigator.credentials.get` answers it.
    pub fn show(&mut self, options: &Value, origin: &str) -> Value {
        self.counter += 1;
        let said = client_data("webauthn.get", &text(&options["challenge"]), origin);
        let data = self.data(&text(&options["rpId"]), SEEN);
        let signed = [data.as_slice(), Sha256::digest(said.as_bytes()).as_slice()].concat();
        let response = json!({
            "clientDataJSON": base64url(said.as_bytes()), "authenticatorData": base64url(&data),
            "signature": base64url(&self.key.sign(&signed).to_bytes()), "userHandle": self.handle,
        });
        self.answer(&response)
    }

    fn answer(&self, response: &Value) -> Value {
        let id = base64url(&self.id);
        json!({"id": id, "rawId": id, "type": "public-key", "response": response,
            "clientExtensionResults": {}, "authenticatorAttachment": "platform"})
    }

    fn data(&self, host: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(host.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn client_data(kind: &str, challenge: &str, origin: &str) -> String {
    format!(
        r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#
    )
}

/// Base 64 for addresses, without padding.
fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}
