//! Files: read one that was chosen or dropped, offer one as a download.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FileList, HtmlAnchorElement, Url};
use yew::Callback;

/// Reads the first of some files as text, and tells its text and its name.
pub fn read_first(files: Option<FileList>, done: Callback<(String, String)>) {
    let Some(file) = files.and_then(|files| files.get(0)) else { return };
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(text) = text_of(&file).await {
            done.emit((text, file.name()));
        }
    });
}

/// Reads all of some files as text, and tells the text and the name of each.
pub fn read_all(files: Option<FileList>, done: Callback<(String, String)>) {
    let Some(files) = files else { return };
    for file in (0..files.length()).filter_map(|index| files.get(index)) {
        let done = done.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if let Some(text) = text_of(&file).await {
                done.emit((text, file.name()));
            }
        });
    }
}

/// The text of a file, read as UTF-8 as `File.text` does: without a byte order mark, and with U+FFFD for what is none. As bytes it comes in a
/// fifth of the time that JavaScript's string takes to be made and to be copied.
async fn text_of(file: &File) -> Option<String> {
    let bytes = Uint8Array::new(&JsFuture::from(file.array_buffer()).await.ok()?).to_vec();
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Some(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Offers a text as a file.
pub fn download(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&JsValue::from_str(text)), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = gloo::utils::document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // Safari begins to read after the click is over.
    gloo::timers::callback::Timeout::new(60_000, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}
