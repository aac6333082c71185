#pragma once
/// Who is who: the directory of organisations (CSV gln,sor,kind,local_code,name,telephone,receives;
/// design.md, section 8). Thread-safety: constant once read.
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/system/result.hpp>

#include "conformance/model/csv.hpp"

namespace genvej::mappings {

struct organisation {
    std::string gln;
    std::string sor;   ///< empty: none known
    std::string kind;  ///< municipality, hospital, gp, broker, other
    std::string local_code;
    std::string name;
    std::string telephone;
    std::vector<std::string> receives;  ///< type codes: XDIS91, GGOP, FDIS91
};

class organisations {
public:
    /// Errors: line and remedy; repeated GLN, unknown kind, missing column.
    static boost::system::result<organisations, model::table_error> read(std::string_view csv);
    const organisation* by_gln(std::string_view gln) const noexcept;
    const organisation* by_sor(std::string_view sor) const noexcept;
    std::size_t size() const noexcept { return rows_.size(); }

private:
    std::vector<organisation> rows_;
    std::unordered_map<std::string_view, std::size_t> by_gln_, by_sor_;
};

}  // namespace genvej::mappings
