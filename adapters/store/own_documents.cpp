#include "adapters/store/own_documents.hpp"

#include <algorithm>

namespace genvej::store {
namespace {

known_document as_document(const known_letter& letter, message_form form) {
    known_document out;
    out.id = own_document(letter.id, form);
    const bool as_it_came = form == letter.form;
    out.is.form = form;
    out.is.kind = letter.kind;
    out.is.sender = letter.sender;
    out.is.receiver = letter.receiver;
    out.is.envelope_id = as_it_came ? letter.envelope_id : letter.bundle_id;
    out.is.letter_id = as_it_came ? letter.letter_id : letter.message_id;
    if (form == message_form::oioxml) out.is.version_code = letter.version_code;
    return out;
}

void add_delivery(known_document& to, const own_delivery& how) {
    to.target = how.target;
    to.delivered = how.delivered;
    to.stands = how.stands;
    to.is.media_type = how.media_type;
}

}  // namespace

void complete_own_documents(const known_letter& letter, std::int64_t wanted,
                            std::vector<known_document>& documents,
                            const std::function<std::optional<own_delivery>(message_form)>& read) {
    const auto is_wanted = [&](const known_document& one) { return one.id == wanted; };
    if (wanted < 0 && std::none_of(documents.begin(), documents.end(), is_wanted)) {
        const message_form form = form_of_own_document(wanted);
        if (!read(form)) return;
        documents.insert(documents.begin(), as_document(letter, form));
    }
    for (known_document& one : documents) {
        if (one.id > 0) continue;
        if (const auto how = read(one.is.form)) add_delivery(one, *how);
    }
}

}  // namespace genvej::store
