//! Compression by content codings: which one a response gets, and gzip and deflate themselves (RFC 1950 to 1952). When it applies stands in `compression`.

use bytes::Bytes;
use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};
use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};

/// Level of compression: the usual one of zlib.
const LEVEL: u8 = 6;

/// A content coding that API Gateway knows (`api-gateway-enable-compression`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    Identity,
}

impl Coding {
    /// Its name in headers.
    pub const fn name(self) -> &'static str {
        match self {
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
            Coding::Identity => "identity",
        }
    }

    /// The coding of this name.
    pub fn named(name: &str) -> Option<Coding> {
        [Coding::Gzip, Coding::Deflate, Coding::Identity].into_iter().find(|coding| coding.name().eq_ignore_ascii_case(name.trim()))
    }

    /// The coding that `Accept-Encoding` ranks highest, if the service knows that one; among equals the first counts. `*` is gzip.
    pub fn accepted(header: &str) -> Option<Coding> {
        let mut best: Option<(f64, &str)> = None;
        for entry in header.split(',') {
            let mut parts = entry.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            let weight = weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            if !name.is_empty() && weight > best.map_or(0.0, |(weight, _)| weight) {
                best = Some((weight, name));
            }
        }
        match best?.1 {
            "*" => Some(Coding::Gzip),
            name => Coding::named(name),
        }
    }

    /// A body in this coding.
    pub fn encode(self, body: &[u8]) -> Bytes {
        match self {
            Coding::Gzip => gzip(body),
            Coding::Deflate => compress_to_vec_zlib(body, LEVEL).into(),
            Coding::Identity => Bytes::copy_from_slice(body),
        }
    }

    /// The body that stands in this coding, if it does and has no more than `most` bytes.
    pub fn decode(self, body: &Bytes, most: usize) -> Option<Bytes> {
        match self {
            Coding::Gzip => gunzip(body, most),
            Coding::Deflate => decompress_to_vec_zlib_with_limit(body, most).ok().map(Bytes::from),
            Coding::Identity => Some(body.clone()),
        }
    }
}

fn gzip(body: &[u8]) -> Bytes {
    // No name, no time, unknown system: the same body always gives the same bytes.
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    out.extend(compress_to_vec(body, LEVEL));
    out.extend(crc32(body).to_le_bytes());
    out.extend((body.len() as u32).to_le_bytes());
    out.into()
}

fn gunzip(body: &[u8], most: usize) -> Option<Bytes> {
    let (head, rest) = body.split_at_checked(10)?;
    let &[0x1f, 0x8b, 8, flags, ..] = head else { return None };
    let rest = after_extras(rest, flags)?;
    let (compressed, trailer) = rest.split_at_checked(rest.len().checked_sub(8)?)?;
    let plain = decompress_to_vec_with_limit(compressed, most).ok()?;
    let wanted = [crc32(&plain).to_le_bytes(), (plain.len() as u32).to_le_bytes()].concat();
    (wanted == trailer).then(|| plain.into())
}

/// What follows the optional fields of a gzip header: extra bytes, name, comment, checksum.
fn after_extras(mut rest: &[u8], flags: u8) -> Option<&[u8]> {
    if flags & 4 != 0 {
        let (length, after) = rest.split_first_chunk::<2>()?;
        rest = after.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            rest = rest.get(rest.iter().position(|byte| *byte == 0)? + 1..)?;
        }
    }
    if flags & 2 != 0 { rest.get(2..) } else { Some(rest) }
}

/// The checksum of gzip.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    !bytes.iter().fold(!0_u32, |crc, byte| (crc >> 8) ^ TABLE[usize::from(crc as u8 ^ byte)])
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let (mut value, mut bit) = (at as u32, 0);
        while bit < 8 {
            value = (value >> 1) ^ if value & 1 == 1 { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_coding_that_a_client_ranks_highest_is_chosen_if_it_is_known() {
        for (header, wanted) in [
            ("gzip", Some(Coding::Gzip)),
            ("deflate,gzip", Some(Coding::Deflate)),
            ("deflate;q=0.5,gzip;q=1.0", Some(Coding::Gzip)),
            ("gzip;q=1.0,identity;q=0.5,*;q=0", Some(Coding::Gzip)),
            ("gzip, deflate, br", Some(Coding::Gzip)),
            ("br, gzip", None),
            ("br;q=0.5, GZIP", Some(Coding::Gzip)),
            ("*", Some(Coding::Gzip)),
            ("identity", Some(Coding::Identity)),
            ("gzip;q=0", None),
            ("", None),
        ] {
            assert_eq!(Coding::accepted(header), wanted, "{header}");
        }
    }

    #[test]
    fn what_other_programs_compress_is_read() {
        // `printf hello | gzip -n`, and the same with a file's name and Python's zlib.
        let plain = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcbH\xcd\xc9\xc9\x07\0\x86\xa6\x106\x05\0\0\0";
        let named = [&b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"[..], b"name\0", &plain[10..]].concat();
        let zlib = b"x\x9c\xcbH\xcd\xc9\xc9\x07\0\x06,\x02\x15";
        assert_eq!(Coding::Gzip.decode(&Bytes::from_static(plain), 100).as_deref(), Some(&b"hello"[..]));
        assert_eq!(Coding::Gzip.decode(&named.into(), 100).as_deref(), Some(&b"hello"[..]));
        assert_eq!(Coding::Deflate.decode(&Bytes::from_static(zlib), 100).as_deref(), Some(&b"hello"[..]));
        assert_eq!(Coding::Gzip.decode(&Bytes::from_static(plain), 4), None, "larger than is taken");
        assert_eq!(Coding::Gzip.decode(&Bytes::from_static(zlib), 100), None);
    }

    proptest! {
        #[test]
        fn every_body_comes_back(body in prop::collection::vec(any::<u8>(), 0..2_000)) {
            for coding in [Coding::Gzip, Coding::Deflate, Coding::Identity] {
                let again = coding.decode(&coding.encode(&body), 2_000);
                prop_assert_eq!(again.as_deref(), Some(&body[..]));
            }
        }

        #[test]
        fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let body = Bytes::from([&b"\x1f\x8b\x08\x1f"[..], &body].concat());
            let _ = (Coding::Gzip.decode(&body, 1_000), Coding::Deflate.decode(&body.slice(4..), 1_000));
        }
    }
}
