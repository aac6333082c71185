#include "adapters/formats/vans_envelope.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

#include "adapters/formats/base64.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "conformance/model/characters.hpp"

namespace genvej::formats {

namespace {

using model::node;

constexpr std::string_view envelope_space = "urn:oio:medcom:vans-envelope:1.0.4";
constexpr std::size_t longest_error_text = 512;

/// The three forms of a receipt.
constexpr std::pair<std::string_view, vans_receipt::kind> receipt_names[] = {
    {"PositiveMessage", vans_receipt::kind::positive_message},
    {"NegativeMessage", vans_receipt::kind::negative_message},
    {"NegativeVans",    vans_receipt::kind::negative_vans   },
};

std::string text(const node* element) {
    return element == nullptr ? std::string() : text_of(*element);
}

std::string text(const node& parent, std::string_view name) {
    return text(parent.child(name));
}

std::optional<std::string> optional_text(const node& parent, std::string_view name) {
    const node* found = parent.child(name);
    return found == nullptr ? std::nullopt : std::optional(text_of(*found));
}

/// xs:token, xs:int and xs:boolean may stand between white space.
std::string trimmed(const std::string& value) {
    return std::string(model::trimmed(value));
}

template <class Number>
std::optional<Number> number(const std::string& written) {
    const std::string digits = trimmed(written);
    const std::size_t sign = digits.starts_with('+') ? 1 : 0;
    Number out{};
    const auto [end, error] = std::from_chars(digits.data() + sign, digits.data() + digits.size(), out);
    return error == std::errc{} && end == digits.data() + digits.size() ? std::optional(out) : std::nullopt;
}

vans_end_point read_end_point(const node* element) {
    if (element == nullptr) return {};
    const node* type = element->attribute("EndPointType");
    return {trimmed(text_of(*element)), type == nullptr ? std::string() : std::string(type->value)};
}

void read_transport(const node& transport, vans_meta& out) {
    out.has_transport = true;
    out.type = optional_text(transport, "Type");
    const std::string transform = trimmed(text(transport, "TransformMessage"));
    out.transform_message = transform == "true" || transform == "1";
    for (const node* tag = transport.child("ServiceTag"); tag != nullptr; tag = tag->next_same()) {
        const node* name = tag->attribute("name");
        out.service_tags.push_back(
            {name == nullptr ? std::string() : std::string(name->value), text_of(*tag)});
    }
}

vans_meta read_meta(const node& element) {
    vans_meta out;
    out.identifier = text(element, "Identifier");
    if (const node* processing = element.child("Processing")) {
        out.processing.emplace(text(*processing, "ProviderIdentifier"),
                               text(*processing, "ServiceIdentifier"));
    }
    if (const node* described = element.child("Document")) {
        out.format = text(*described, "Format");
        out.name = text(*described, "Name");
        out.version = optional_text(*described, "Version");
        out.size_in_bytes = number<std::int32_t>(text(*described, "SizeInBytes")).value_or(0);
    }
    if (const node* transport = element.child("Transport")) read_transport(*transport, out);
    return out;
}

void read_message(const node& message, const limits& bounds, model::checked<vans_envelope>& out) {
    const node* meta = message.child("MetaInformation");
    const node* data = message.child("Data");
    if (meta == nullptr || data == nullptr) return;  // the structure rules have said so
    out.value.message = read_meta(*meta);
    model::arena pieces(0);  // of a text that is not in one
    const std::string_view encoded = text_of(*data, pieces);
    const auto refuse = [&](std::string_view code, std::vector<std::string> params = {}) {
        out.found.push_back(model::make_issue(code, *data, model::path_style::xml, std::move(params)));
    };
    boost::system::result<std::string> decoded = base64_decode(encoded);
    if (!decoded) return refuse(issue_code(static_cast<base64_errc>(decoded.error().value())));
    if (decoded->size() > bounds.document_bytes) {
        return refuse("limit.document",
                      {std::to_string(decoded->size()), std::to_string(bounds.document_bytes)});
    }
    out.value.data = std::move(*decoded);
    if (std::cmp_equal(out.value.message->size_in_bytes, out.value.data.size())) return;
    const node* described = meta->child("Document");
    const node* size = described == nullptr ? nullptr : described->child("SizeInBytes");
    out.found.push_back(model::make_issue(
        "vans.size", size == nullptr ? *meta : *size, model::path_style::xml,
        {std::to_string(out.value.message->size_in_bytes), std::to_string(out.value.data.size())}));
}

void read_receipt(const node& element, model::checked<vans_envelope>& out) {
    const node* form = element.first_element();
    if (form == nullptr) return;  // the structure rules have said so
    vans_receipt& receipt = out.value.receipt.emplace();
    for (const auto& [name, kind] : receipt_names) {
        if (form->name == name) receipt.verdict = kind;
    }
    receipt.original_envelope = text(*form, "OriginalEnvelopeIdentifier");
    if (const node* original = form->child("OriginalMessage"))
        receipt.original_message = read_meta(*original);
    const node* error = form->child("Error");
    if (error == nullptr) return;
    receipt.error_text = text(*error, "Description");
    const node* code = error->child("Code");
    if (code == nullptr) return;
    receipt.error_code = number<std::uint32_t>(text_of(*code));
    if (!receipt.error_code)
        out.found.push_back(model::make_issue("vans.error_code", *code, model::path_style::xml));
}

/// Appends elements below one parent.
class maker {
public:
    maker(model::document& doc, node& parent) : doc_(doc), parent_(parent) {}

    maker child(std::string_view name) { return {doc_, *doc_.append(parent_, name)}; }
    maker leaf(std::string_view name, std::string_view value) {
        node* made = doc_.append(parent_, name);
        if (!value.empty()) doc_.append_text(*made, value);
        return {doc_, *made};
    }
    void leaf(std::string_view name, const std::optional<std::string>& value) {
        if (value) leaf(name, std::string_view(*value));
    }
    /// A text that does not live elsewhere.
    maker number(std::string_view name, std::int64_t value) {
        return leaf(name, doc_.memory().copy(std::to_string(value)));
    }
    void attribute(std::string_view name, std::string_view value) {
        doc_.append_attribute(parent_, name, value);
    }

private:
    model::document& doc_;
    node& parent_;
};

void write_meta(maker into, const vans_meta& meta) {
    into.leaf("Identifier", std::string_view(meta.identifier));
    if (meta.processing) {
        maker processing = into.child("Processing");
        processing.leaf("ProviderIdentifier", std::string_view(meta.processing->first));
        processing.leaf("ServiceIdentifier", std::string_view(meta.processing->second));
    }
    maker described = into.child("Document");
    described.leaf("Format", std::string_view(meta.format));
    described.leaf("Name", std::string_view(meta.name));
    described.leaf("Version", meta.version);
    described.number("SizeInBytes", meta.size_in_bytes);
    if (!meta.has_transport) return;
    maker transport = into.child("Transport");
    transport.leaf("Type", meta.type);
    transport.leaf("TransformMessage", std::string_view(meta.transform_message ? "true" : "false"));
    for (const vans_service_tag& tag : meta.service_tags) {
        transport.leaf("ServiceTag", std::string_view(tag.value)).attribute("name", tag.name);
    }
}

/// At most 512 characters, cut between characters.
std::string_view shortened(std::string_view text) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80;
        if (begins && ++characters > longest_error_text) return text.substr(0, at);
    }
    return text;
}

void write_receipt(maker into, const vans_receipt& receipt) {
    for (const auto& [name, kind] : receipt_names) {
        if (receipt.verdict != kind) continue;
        maker form = into.child(name);
        if (kind != vans_receipt::kind::positive_message) {
            maker error = form.child("Error");
            if (receipt.error_code) error.number("Code", *receipt.error_code);
            error.leaf("Description", shortened(receipt.error_text));
        }
        form.leaf("OriginalEnvelopeIdentifier", std::string_view(receipt.original_envelope));
        if (receipt.original_message) write_meta(form.child("OriginalMessage"), *receipt.original_message);
    }
}

}  // namespace

bool is_vans_envelope(const node& root) noexcept {
    return root.name == "VANSEnvelope";
}

model::checked<vans_envelope> open_vans_envelope(const node& root, const limits& bounds) {
    model::checked<vans_envelope> out;
    out.value.sender = read_end_point(root.child("SenderID"));
    out.value.receiver = read_end_point(root.child("ReceiverID"));
    out.value.envelope_identifier = text(root, "EnvelopeIdentifier");
    out.value.sent = trimmed(text(root, "SentDateTime"));
    if (const node* message = root.child("Message")) read_message(*message, bounds, out);
    if (const node* receipt = root.child("Receipt")) read_receipt(*receipt, out);
    return out;
}

std::string write_vans_envelope(const vans_envelope& envelope) {
    if (envelope.message.has_value() == envelope.receipt.has_value()) {
        throw std::logic_error("a VANSEnvelope holds either a message or a receipt");
    }
    model::document doc;
    doc.set_root(doc.make("VANSEnvelope"));
    doc.root()->space = envelope_space;
    maker root(doc, *doc.root());
    root.leaf("SenderID", std::string_view(envelope.sender.value))
        .attribute("EndPointType", envelope.sender.type);
    root.leaf("ReceiverID", std::string_view(envelope.receiver.value))
        .attribute("EndPointType", envelope.receiver.type);
    root.leaf("EnvelopeIdentifier", std::string_view(envelope.envelope_identifier));
    root.leaf("SentDateTime", std::string_view(envelope.sent));
    std::string encoded;  // outlives the tree that points to it
    if (envelope.message) {
        maker message = root.child("Message");
        write_meta(message.child("MetaInformation"), *envelope.message);
        encoded = base64_encode(envelope.data);
        message.leaf("Data", std::string_view(encoded));
    } else {
        write_receipt(root.child("Receipt"), *envelope.receipt);
    }
    return write_xml(*doc.root());
}

}  // namespace genvej::formats
