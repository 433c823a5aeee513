//! Text of a document as UTF-8, whatever it was written in.
//!
//! Recognised: UTF-8 with and without byte order mark, UTF-16 with one, and for everything that is
//! not UTF-8 GB18030 (with GBK and GB2312 inside it) or, where its bytes say so, Big5. The whole part
//! is looked at, because one Chinese word may stand on its last line.

use std::io::{self, BufRead, Read};
use std::ops::Range;

use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

const CHUNK: usize = 1 << 16;

/// The encoding of a text and the length of its byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recognised {
    encoding: &'static Encoding,
    mark: usize,
}

/// Recognises the encoding of a whole text.
pub(crate) fn recognise(reader: &mut dyn Read) -> io::Result<Recognised> {
    let mut buffer = vec![0; CHUNK];
    let mut filled = read_full(reader, &mut buffer)?;
    let (encoding, mark) = match &buffer[..filled] {
        [0xef, 0xbb, 0xbf, ..] => (UTF_8, 3),
        [0xff, 0xfe, ..] => (UTF_16LE, 2),
        [0xfe, 0xff, ..] => (UTF_16BE, 2),
        _ => (UTF_8, 0),
    };
    if mark != 0 {
        return Ok(Recognised { encoding, mark });
    }
    loop {
        let ended = filled < buffer.len();
        let kept = match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => 0,
            // A character that the chunk cuts in two is looked at with the next chunk.
            Err(error) if error.error_len().is_none() && !ended => filled - error.valid_up_to(),
            Err(_) => {
                let encoding = if is_big5(&buffer[..filled]) { BIG5 } else { GB18030 };
                return Ok(Recognised { encoding, mark: 0 });
            }
        };
        if ended {
            return Ok(Recognised { encoding: UTF_8, mark: 0 });
        }
        buffer.copy_within(filled - kept..filled, 0);
        filled = kept + read_full(reader, &mut buffer[kept..])?;
    }
}

/// Whether double bytes are rather Big5, in which spreadsheets of Taiwan are saved, than GB18030.
///
/// Two characters of five in Big5 end on a byte below 0x80, and none begins below 0xa1. In
/// simplified Chinese hardly any end there, and of the traditional characters of GB18030, which do,
/// half begin below 0xa1.
fn is_big5(bytes: &[u8]) -> bool {
    let (mut pairs, mut low_ends, mut low_begins) = (0_u32, 0_u32, 0_u32);
    let mut rest = bytes.iter();
    while let Some(&first) = rest.next() {
        if first < 0x80 {
            continue;
        }
        let Some(&second) = rest.next() else { break };
        pairs += 1;
        low_ends += u32::from(second < 0x80);
        low_begins += u32::from(!(0xa1..=0xf9).contains(&first));
    }
    low_ends * 100 > pairs * 15 && low_begins * 100 <= pairs
}

fn read_full(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Reads a text as UTF-8; what its encoding does not allow is an error, never a replacement.
pub(crate) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// The bytes of `raw` that are not decoded yet.
    to_decode: Range<usize>,
    text: Vec<u8>,
    /// The bytes of `text` that are not read yet.
    to_read: Range<usize>,
    to_skip: usize,
    ended: bool,
    finished: bool,
}

impl<R: Read> Utf8<R> {
    pub(crate) fn new(inner: R, recognised: Recognised) -> Self {
        Self {
            inner,
            decoder: recognised.encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK],
            to_decode: 0..0,
            text: vec![0; CHUNK],
            to_read: 0..0,
            to_skip: recognised.mark,
            ended: false,
            finished: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        let read = read_full(&mut self.inner, &mut self.raw)?;
        self.ended = read < self.raw.len();
        let skipped = self.to_skip.min(read);
        self.to_skip -= skipped;
        self.to_decode = skipped..read;
        Ok(())
    }

    fn decode(&mut self) -> io::Result<()> {
        let input = &self.raw[self.to_decode.clone()];
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(input, &mut self.text, self.ended);
        self.to_decode.start += read;
        self.to_read = 0..written;
        match result {
            DecoderResult::Malformed(..) => {
                let name = self.decoder.encoding().name();
                let what = format!("bytes that are not {name}");
                return Err(io::Error::new(io::ErrorKind::InvalidData, what));
            }
            DecoderResult::InputEmpty => self.finished = self.ended,
            DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl<R: Read> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.to_read.is_empty() && !self.finished {
            if self.to_decode.is_empty() && !self.ended {
                self.refill()?;
            }
            self.decode()?;
        }
        Ok(&self.text[self.to_read.clone()])
    }

    fn consume(&mut self, amount: usize) {
        self.to_read.start += amount;
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(bytes: &[u8]) -> io::Result<String> {
        let recognised = recognise(&mut &*bytes)?;
        let mut text = String::new();
        Utf8::new(bytes, recognised).read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn chinese_is_read_from_every_encoding_it_comes_in() {
        let text = format!("批号,{}数量", "a".repeat(CHUNK - 8));
        let (gb18030, ..) = GB18030.encode(&text);
        let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let utf16: Vec<u8> =
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();

        for bytes in [text.as_bytes(), &gb18030, &with_mark, &utf16] {
            assert_eq!(read_back(bytes).unwrap(), text);
        }
        assert_eq!(read_back(b"").unwrap(), "");
    }

    #[test]
    fn the_two_double_byte_encodings_are_told_apart() {
        let traditional =
            "進貨日期,供應商,料號,品名,批號,數量\n2026/11/19,北方麵粉廠,F001,小麥粉,0012,500\n";
        let simplified =
            "进货日期,供应商,料号,品名,批号,数量\n2026/11/19,北方面粉厂,F001,小麦粉,0012,500\n";
        for (text, encoding) in [(traditional, BIG5), (traditional, GB18030), (simplified, GB18030)]
        {
            let (bytes, ..) = encoding.encode(text);
            assert_eq!(read_back(&bytes).unwrap(), text, "{}", encoding.name());
        }
    }

    #[test]
    fn what_is_in_no_known_encoding_is_refused() {
        assert!(read_back(b"\xff\x00\x81").is_err());
        assert!(read_back(b"\xef\xbb\xbfa\xff").is_err());
    }
}
