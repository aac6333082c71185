#include "mappings/engine/facts.hpp"

#include <array>
#include <utility>

namespace genvej::mappings {

namespace {

constexpr std::array<std::pair<std::string_view, fact_field>, 15> all{
    {
     {"original_envelope_id", &facts::original_envelope_id},
     {"original_letter_id", &facts::original_letter_id},
     {"original_version_code", &facts::original_version_code},
     {"original_bundle_id", &facts::original_bundle_id},
     {"original_message_id", &facts::original_message_id},
     {"original_sent", &facts::original_sent},
     {"original_activity", &facts::original_activity},
     {"original_source_endpoint", &facts::original_source_endpoint},
     {"original_destination_endpoint", &facts::original_destination_endpoint},
     {"original_sender_sor", &facts::original_sender_sor},
     {"original_sender_name", &facts::original_sender_name},
     {"original_receiver_sor", &facts::original_receiver_sor},
     {"original_receiver_name", &facts::original_receiver_name},
     {"sent", &facts::sent},
     {"number", &facts::number},
     }
};

}  // namespace

fact_field find_fact(std::string_view name) noexcept {
    for (const auto& [known, which] : all) {
        if (known == name) return which;
    }
    return nullptr;
}

std::string fact_names() {
    std::string out;
    for (const auto& [name, which] : all) {
        if (!out.empty()) out += ", ";
        out += name;
    }
    return out;
}

boost::system::result<facts, model::table_error> facts_from(std::string_view csv) {
    const auto rows = model::table::read(csv);
    if (!rows) return rows.error();
    const int name = rows->column("fact");
    const int value = rows->column("value");
    if (name < 0 || value < 0) return model::table_error{1, "the columns are `fact` and `value`"};
    facts out;
    for (const model::table::row& row : rows->rows()) {
        const std::string_view wanted = row.fields[static_cast<std::size_t>(name)];
        const fact_field which = find_fact(wanted);
        if (which == nullptr)
            return model::table_error{row.line,
                                      "`" + std::string(wanted) + "` is no fact; use " + fact_names()};
        out.*which = row.fields[static_cast<std::size_t>(value)];
    }
    return out;
}

}  // namespace genvej::mappings
