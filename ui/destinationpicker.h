// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"

#include <QtWidgets/QWidget>

class QLineEdit;
class QListWidget;
class QRadioButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// Where something is to be sent: targets by ticks, or an address given once.
class DestinationPicker final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DestinationPicker)
public:
    enum class Pick { Many, One };

    DestinationPicker(const Theme &theme, Pick pick, QWidget *parent = nullptr);
    ~DestinationPicker() override;

    /// Ticks those that are on, or the only one; without any the address is chosen.
    void setTargets(const QList<Target> &targets);
    QList<TargetId> targets() const; ///< ticked; empty if the address is chosen
    std::optional<Target> address() const;
    /// The only destination; nullopt unless there is exactly one.
    std::optional<Target> single() const;
    int count() const; ///< destinations chosen
    /// What is missing or wrong, in plain words; empty: can be sent.
    QString problem() const;

    QListWidget *list() const { return m_list; }
    QLineEdit *addressField() const { return m_address; }
    QRadioButton *addressChoice() const { return m_byAddress; }
    QRadioButton *targetsChoice() const { return m_byTargets; }

Q_SIGNALS:
    void changed();

private:
    void refresh();

    const Pick m_pick;
    QList<Target> m_targets;
    QRadioButton *m_byTargets = nullptr;
    QListWidget *m_list = nullptr;
    QRadioButton *m_byAddress = nullptr;
    QLineEdit *m_address = nullptr;
    ToneLabel *m_problem = nullptr;
};

} // namespace Hookglass
