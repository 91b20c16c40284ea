// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

class QHBoxLayout;
class QToolButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// The conditions of a filter, one chip each: pressed, it is turned into its opposite; its cross or
/// the Delete key takes it away. What does not fit into the width is counted at the end.
class FilterChips final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterChips)
public:
    explicit FilterChips(const Theme &theme, QWidget *parent = nullptr);
    ~FilterChips() override;

    void setFilter(const Filter &filter);
    /// Behind which control they are reached by Tab.
    void setTabPlace(QWidget *before);
    int count() const { return int(m_chips.size()); }
    QToolButton *chip(int place) const;    ///< turns it around
    QToolButton *remover(int place) const; ///< takes it away

    /// The conditions that all have to hold.
    static std::vector<FilterNode> partsOf(const Filter &filter);
    static Filter without(const Filter &filter, int place);
    static Filter turned(const Filter &filter, int place);

Q_SIGNALS:
    /// What the user made of it.
    void changed(const Hookglass::Filter &filter);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Chip
    {
        QWidget *box = nullptr;
        QToolButton *text = nullptr;
        QToolButton *remove = nullptr;
    };
    Chip makeChip(int place, const QString &text);
    void placeChips();
    void remove(int place);

    const Theme &m_theme;
    Filter m_filter;
    QPointer<QWidget> m_tabPlace;
    QList<Chip> m_chips;
    ToneLabel *m_more;
};

} // namespace Hookglass
