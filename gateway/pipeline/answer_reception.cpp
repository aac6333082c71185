#include "gateway/pipeline/answer_reception.hpp"

#include <utility>

#include "gateway/pipeline/bundle_reception.hpp"
#include "gateway/pipeline/media_types.hpp"

namespace genvej::gateway {

store::reception receive_answer(std::string answer, std::string_view target, const reception_rules& with,
                                const receipt_stamp& stamp) {
    bundle_in in = read_bundle(answer, with.tools);
    const std::string partner = "target:" + std::string(target);
    const arrival how{partner, fhir_type(in.xml), store::make_id(stamp.now), stamp};
    return receive_bundle(in, nullptr, std::move(answer), with, how);
}

}  // namespace genvej::gateway
