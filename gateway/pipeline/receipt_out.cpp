#include "gateway/pipeline/receipt_out.hpp"

#include <algorithm>
#include <utility>

namespace genvej::gateway {

void send_receipt(parcel& goods, const receipt& said, std::string_view from, std::string_view to,
                  const std::vector<const target_entry*>& targets) {
    store::outgoing_document out;
    out.form = said.form;
    out.kind = said.kind;
    out.sender = from;
    out.receiver = to;
    out.envelope_id = said.envelope_id;
    out.letter_id = said.letter_id;
    out.media_type = said.media_type.substr(0, std::min(said.media_type.find(';'), said.media_type.size()));
    out.body = said.body;
    const auto number = static_cast<std::uint16_t>(goods.documents.size() + 1);
    for (const target_entry* target : targets) {
        store::planned_delivery plan;
        plan.target = target->name;
        plan.alone = true;
        plan.receiver_key = said.letter_id;
        plan.media_type = out.media_type;
        plan.document = number;
        goods.deliveries.push_back(std::move(plan));
    }
    goods.documents.push_back(std::move(out));
}

void keep_receipt(parcel& goods, const receipt& said, std::string_view from, std::string_view to) {
    send_receipt(goods, said, from, to, {});
}

bool send_receipt_by_routes(parcel& goods, const receipt& said, std::string_view type_code,
                            std::string_view from, std::string_view to, const configuration& settings,
                            const form_table& forms, const mappings::organisations& directory) {
    const auto planned =
        plan_departure(settings, forms, directory, {type_code, nullptr, said.form, from, to});
    if (!planned || planned->to.empty()) return false;
    send_receipt(goods, said, from, to, planned->targets(said.form));
    return true;
}

}  // namespace genvej::gateway
